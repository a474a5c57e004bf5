import { expect, test } from 'vitest'
import { createFreshLookup } from './fresh-lookup.js'

/** Lookups that are answered by hand with the value that holds at that moment. */
function manual() {
  const open: (() => void)[] = []
  let value = 'old'
  let started = 0
  const lookup = createFreshLookup(() => {
    started += 1
    const seen = value
    return new Promise<string>((resolve) => open.push(() => resolve(seen)))
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    lookup,
    started: () => started,
    change: () => {
      value = 'new'
    },
    answerNext: async () => {
      open.shift()?.()
      await settle()
    },
  }
}

test('who asks after a change sees it, even while an older lookup is under way', async () => {
  const { lookup, change, answerNext } = manual()
  const before = lookup('a')
  change()
  const after = lookup('a')
  await answerNext()
  await answerNext()
  expect(await before).toBe('old')
  expect(await after).toBe('new')
})

test('any number of questions at once cost two lookups', async () => {
  const { lookup, started, answerNext } = manual()
  const answers = Array.from({ length: 50 }, () => lookup('a'))
  await answerNext()
  await answerNext()
  await Promise.all(answers)
  expect(started()).toBe(2)
})

test('a failed lookup is not remembered', async () => {
  let tries = 0
  const lookup = createFreshLookup(() => {
    tries += 1
    return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve('there')
  })
  await expect(lookup('a')).rejects.toThrow('away')
  expect(await lookup('a')).toBe('there')
})
