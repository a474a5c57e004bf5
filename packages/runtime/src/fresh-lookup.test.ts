import { expect, test, vi } from 'vitest'
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

test('a lone question is looked up at once; those that follow sooner than the pace allows share the next lookup', async () => {
  vi.useFakeTimers()
  try {
    let started = 0
    const lookup = createFreshLookup(() => Promise.resolve((started += 1)), { everyMs: 2 })
    expect(await lookup('a')).toBe(1)
    const soon = [lookup('a'), lookup('a')]
    await vi.advanceTimersByTimeAsync(1)
    expect(started).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(await Promise.all(soon)).toEqual([2, 2])
    await vi.advanceTimersByTimeAsync(2)
    expect(await lookup('a')).toBe(3)
    expect(await lookup('b')).toBe(4)
  } finally {
    vi.useRealTimers()
  }
})
