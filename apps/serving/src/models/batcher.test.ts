import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BatchRunner, createBatcher } from './batcher.js'

const present = (): AbortSignal => new AbortController().signal
const label = (item: number) => `answer ${item}`

type Together = BatchRunner<number, string>['together']
/** Items from 1,000 on run alone, one a pass. */
function* alone(items: readonly number[], passes: number[][]): Generator<void, string[]> {
  for (const item of items.slice(0, -1)) {
    passes.push([item])
    yield
  }
  passes.push(items.slice(-1))
  return items.map(label)
}

function batcherOf(together: Together, options: { passItems?: number; waitingLimit?: { caller: number; all: number }; passes?: number[][] } = {}) {
  const { passItems = 8, waitingLimit = { caller: 1_000, all: 1_000 }, passes = [] } = options
  const runner = { together, alone: (items: readonly number[]) => (items.some((item) => item >= 1_000) ? alone(items, passes) : null) }
  const batcher = createBatcher<number, string>({ runner, passItems, waitingLimit, retryAfterSeconds: 1 })
  return { ...batcher, ask: (items: readonly number[], caller = 'a', signal: AbortSignal = present()) => batcher.submit({ caller, items, signal }) }
}

/** A batcher whose passes are written down and wait to be let through, one `step` each. */
function steppedBatcher(passItems: number) {
  const passes: number[][] = []
  let open: (() => void) | null = null
  const together: Together = (items) => {
    passes.push([...items])
    return new Promise((resolve) => (open = () => resolve(items.map(label))))
  }
  const turnOfLoop = () => new Promise((resolve) => setImmediate(resolve))
  const step = async (): Promise<void> => {
    const let_ = open
    open = null
    let_?.()
    for (let turns = 0; turns < 4; turns += 1) await turnOfLoop()
  }
  return { ...batcherOf(together, { passItems, passes }), passes, step }
}

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)

test('whatever requests of whomever come together, each caller gets the answers to its own items, in their order, and no pass is beyond its bound', async () => {
  const request = fc.record({
    caller: fc.constantFrom('a', 'b', 'c'),
    items: fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 40 }),
    isAlone: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 30 }), async (requests, passItems) => {
      const sizes: number[] = []
      const batcher = batcherOf((items) => (sizes.push(items.length), items.map(label)), { passItems })
      const sent = requests.map(({ caller, items, isAlone }) => ({ caller, items: items.map((item) => (isAlone ? item + 1_000 : item)) }))
      const replies = await Promise.all(sent.map(({ caller, items }) => batcher.ask(items, caller)))
      expect(replies.map(({ answers }) => answers)).toEqual(sent.map(({ items }) => items.map(label)))
      for (const [index, { batch }] of replies.entries()) expect(batch).toBeGreaterThanOrEqual(sent[index]?.items.length ?? Number.NaN)
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(passItems)
      expect(batcher.waiting()).toBe(0)
    }),
    { numRuns: 300 },
  )
})

test('what arrives during a pass goes together into the next one', async () => {
  const { ask, passes, step } = steppedBatcher(8)
  const replies = [ask([0])]
  await step()
  replies.push(ask([1, 2]), ask([3]), ask([4, 5], 'b'))
  await step()
  await step()
  expect((await Promise.all(replies)).map(({ answers }) => answers.length)).toEqual([1, 2, 1, 2])
  expect(passes.map((items) => items.toSorted((a, b) => a - b))).toEqual([[0], [1, 2, 3, 4, 5]])
})

test("a light request has its answer after the pass under way and the next one, however much another caller's heavy one has left", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 2 }), fc.nat({ max: 3 }), async (heavy, light, before) => {
      const { ask, step } = steppedBatcher(8)
      const done: string[] = []
      void ask(range(100, heavy), 'heavy').then(() => done.push('heavy'))
      for (let passes = 0; passes <= before; passes += 1) await step()
      void ask(range(0, light), 'light').then(() => done.push('light'))
      await step()
      await step()
      expect(done).toEqual(['light'])
      while (done.length < 2) await step()
    }),
    { numRuns: 60 },
  )
})

test('a light request of the same caller does not wait for the heavy one either, nor for one that runs by itself', async () => {
  const { ask, passes, step } = steppedBatcher(4)
  const replies = [ask(range(1_000, 6)), ask(range(0, 9)), ask([500])]
  let isAnswered = false
  void replies[2]?.then(() => (isAnswered = true))
  for (let turns = 0; turns < 3; turns += 1) await step()
  expect(isAnswered).toBe(true)
  for (let turns = 0; turns < 12; turns += 1) await step()
  expect((await Promise.all(replies)).map(({ answers }) => answers.length)).toEqual([6, 9, 1])
  expect(passes.filter(([item = 0]) => item >= 1_000)).toHaveLength(6)
})

test('callers have equal parts of the passes, whoever sends more requests', async () => {
  const { ask, passes, step } = steppedBatcher(4)
  const many = range(0, 30).map((index) => ask([index], 'many'))
  const few = range(100, 3).map((index) => ask([index], 'few'))
  await step()
  await step()
  const place = passes.flat().findIndex((item) => item === 102)
  expect(place).toBeGreaterThanOrEqual(0)
  expect(place).toBeLessThan(8)
  for (let turns = 0; turns < 12; turns += 1) await step()
  await Promise.all([...many, ...few])
})

test('work that nobody waits for any more is not done, and the others are answered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 12 }), leaves: fc.boolean() }), { minLength: 1, maxLength: 12 }),
      async (requests) => {
        const { ask, passes, step, waiting } = steppedBatcher(4)
        const first = ask([-1], 'first')
        await step()
        const asked = requests.map(({ size, leaves }, index) => {
          const left = new AbortController()
          const reply = ask(range(index * 100, size), `caller ${index % 3}`, left.signal).then(
            ({ answers }) => answers.length,
            (error: unknown) => error,
          )
          return { reply, leave: () => leaves && left.abort('gone'), expected: leaves ? 'gone' : size }
        })
        for (const { leave } of asked) leave()
        for (let turns = 0; turns < 60; turns += 1) await step()
        expect(await Promise.all(asked.map(({ reply }) => reply))).toEqual(asked.map(({ expected }) => expected))
        expect(passes.slice(1).flat()).toHaveLength(requests.reduce((sum, { size, leaves }) => sum + (leaves ? 0 : size), 0))
        expect([(await first).answers.length, waiting()]).toEqual([1, 0])
      },
    ),
    { numRuns: 60 },
  )
})

test('a request that leaves in the middle of its passes is not gone on with', async () => {
  const { ask, passes, step, waiting } = steppedBatcher(4)
  const left = new AbortController()
  const heavy = ask(range(0, 40), 'a', left.signal).catch((error: unknown) => error)
  await step()
  await step()
  left.abort('gone')
  for (let turns = 0; turns < 6; turns += 1) await step()
  expect([await heavy, passes.flat().length, waiting()]).toEqual(['gone', 8, 0])
})

test('who has left before it asks is not let in', async () => {
  await expect(batcherOf((items) => items.map(label)).ask([1], 'a', AbortSignal.abort('gone'))).rejects.toBe('gone')
})

test('a request beyond what may wait, of its caller or of all, is rejected at once, and the others are answered', async () => {
  const batcher = batcherOf((items) => items.map(label), { waitingLimit: { caller: 3, all: 5 } })
  const kept = [batcher.ask([1, 2]), batcher.ask([3, 4], 'b')]
  await expect(batcher.ask([5, 6])).rejects.toMatchObject({
    code: 'unavailable',
    message: 'the model is busy: 2 of your instances wait, 2 more were sent; the limit is 3; try again in 1 s',
  })
  await expect(batcher.ask([5, 6], 'c')).rejects.toMatchObject({
    message: 'the model is busy: 4 instances wait, 2 more were sent; the limit is 5; try again in 1 s',
  })
  expect((await Promise.all(kept)).map(({ answers }) => answers.length)).toEqual([2, 2])
})

test('a request whose items break the run fails alone, whatever runs with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 }), async (requests) => {
      const batcher = batcherOf((items) => {
        if (items.includes(13)) throw new Error('no thirteen')
        return items.map(label)
      })
      const settled = await Promise.allSettled(requests.map((items, index) => batcher.ask(items, `caller ${index % 3}`)))
      expect(settled.map(({ status }) => status)).toEqual(requests.map((items) => (items.includes(13) ? 'rejected' : 'fulfilled')))
      expect(batcher.waiting()).toBe(0)
    }),
    { numRuns: 200 },
  )
})
