import { expect, test } from 'vitest'
import { createTrustedLookup } from './trusted-lookup.js'

/** Lookups that are answered by hand, with a clock that is set by hand; each tells the time at which it was asked for. */
function manual(limit = 10) {
  let clock = 0
  const open: { resolve(): void; reject(): void }[] = []
  const asked: { key: string; at: number }[] = []
  const lookup = createTrustedLookup(
    (key) => {
      const at = clock
      asked.push({ key, at })
      return new Promise<number>((resolve, reject) => open.push({ resolve: () => resolve(at), reject: () => reject(new Error(`failed at ${at}`)) }))
    },
    { trustedMs: 20, limit, now: () => clock },
  )
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return {
    lookup,
    asked,
    at: (time: number) => void (clock = time),
    answer: async () => {
      open.shift()?.resolve()
      await settled()
    },
    fail: async () => {
      open.shift()?.reject()
      await settled()
    },
  }
}

test('an answer is given for as long as it is trusted, counted from when it was asked for', async () => {
  const { lookup, at, answer } = manual()
  const first = lookup('a')
  at(8)
  await answer()
  expect(await first).toBe(0)
  at(19)
  expect(await lookup('a')).toBe(0)
  await answer()
  at(38)
  // Asked for anew at 19, when half of the time was over.
  expect(await lookup('a')).toBe(19)
  at(60)
  const late = lookup('a')
  await answer()
  await answer()
  expect(await late).toBe(60)
})

test('who asks at the same time shares one lookup, but none that began too long ago', async () => {
  const { lookup, asked, at, answer } = manual()
  const early = [lookup('a'), lookup('a'), lookup('b')]
  expect(asked.map(({ key }) => key)).toEqual(['a', 'b'])
  at(20)
  const later = lookup('a')
  for (let i = 0; i < 3; i += 1) await answer()
  expect(await Promise.all([...early, later])).toEqual([0, 0, 0, 20])
})

test('under steady questions nobody waits, and one lookup is under way at most', async () => {
  const { lookup, asked, at, answer } = manual()
  void lookup('a')
  await answer()
  for (let time = 1; time <= 100; time += 1) {
    at(time)
    expect(await lookup('a')).toBeGreaterThan(time - 20)
    if (time % 10 === 5) await answer()
  }
  expect(asked.length).toBeLessThan(15)
})

test('a failure goes to those who waited and is not kept; the former answer goes on to its end', async () => {
  const { lookup, at, answer, fail } = manual()
  const failed = lookup('a').catch((error: Error) => error.message)
  await fail()
  expect(await failed).toBe('failed at 0')
  const good = lookup('a')
  await answer()
  expect(await good).toBe(0)
  at(15)
  expect(await lookup('a')).toBe(0)
  await fail()
  expect(await lookup('a')).toBe(0)
  at(40)
  const again = lookup('a')
  await answer()
  await answer()
  expect(await again).toBe(40)
})

test('no more keys are kept than the limit', async () => {
  const { lookup, asked, answer } = manual(2)
  for (const key of ['a', 'b', 'c']) {
    void lookup(key)
    await answer()
  }
  void lookup('c')
  void lookup('a')
  expect(asked.map(({ key }) => key)).toEqual(['a', 'b', 'c', 'a'])
})
