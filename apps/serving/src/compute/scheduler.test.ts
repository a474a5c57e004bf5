import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScheduler } from './scheduler.js'
import type { Batch } from './sliced-work.js'

const present = (): AbortSignal => new AbortController().signal
const label = (item: number) => `answer ${item}`
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, index) => from + index)
const plenty = { flops: 1e15, bytes: 1e15 }

type Asking = { project?: string; caller?: string; flops?: number; bytes?: number; signal?: AbortSignal }
type Run = Batch<number, string>['run']

/** A scheduler, and ways to ask it: items of one batch, or steps that each give one item. */
function schedulerOf(run: Run, { passItems = 8, project = plenty, all = plenty } = {}) {
  const scheduler = createScheduler({ sliceMs: 10, waiting: { project, all } })
  const batch = { sizes: [passItems], run }
  const askedOf = ({ project: own = 'p', caller = own, flops = 1, bytes = 0, signal = present() }: Asking) => ({ project: own, caller, flops, bytes, signal })
  return {
    ...scheduler,
    ask: (items: readonly number[], asking: Asking = {}) => scheduler.items(askedOf(asking), batch, items),
    stepThrough: (steps: Iterator<unknown, string[]>, asking: Asking = {}) => scheduler.steps(askedOf(asking), steps),
  }
}

/** A scheduler whose runs are written down and wait to be let through, one `step` each. */
function stepped(passItems: number) {
  const passes: number[][] = []
  let open: (() => void) | null = null
  const run: Run = (items) => {
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
  return { ...schedulerOf(run, { passItems }), passes, step }
}

function* eachOf(items: readonly number[]): Generator<void, string[]> {
  for (const _ of items.slice(1)) yield
  return items.map(label)
}

test('whatever requests of whomever come together, each has the answers to its own items, in their order, and no run is beyond its bound', async () => {
  const request = fc.record({
    project: fc.constantFrom('a', 'b', 'c'),
    caller: fc.constantFrom('k', 'l'),
    items: fc.array(fc.nat({ max: 999 }), { minLength: 1, maxLength: 40 }),
    inSteps: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 20 }), fc.integer({ min: 1, max: 30 }), async (requests, passItems) => {
      const sizes: number[] = []
      const scheduler = schedulerOf((items) => (sizes.push(items.length), items.map(label)), { passItems })
      const replies = await Promise.all(
        requests.map(({ items, inSteps, ...owner }) => (inSteps ? scheduler.stepThrough(eachOf(items), owner) : scheduler.ask(items, owner))),
      )
      expect(replies.map(({ result }) => result)).toEqual(requests.map(({ items }) => items.map(label)))
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(passItems)
      expect(scheduler.state()).toMatchObject({ requests: 0, projects: 0, flops: 0, bytes: 0 })
    }),
    { numRuns: 300 },
  )
})

test('what arrives during a run goes together into the next one', async () => {
  const { ask, passes, step } = stepped(8)
  const replies = [ask([0])]
  await step()
  replies.push(ask([1, 2]), ask([3]), ask([4, 5], { project: 'b' }))
  await step()
  await step()
  expect((await Promise.all(replies)).map(({ result }) => result.length)).toEqual([1, 2, 1, 2])
  expect(passes.map((items) => items.toSorted((a, b) => a - b))).toEqual([[0], [1, 2, 3, 4, 5]])
})

test.each(['project', 'key', 'request'])(
  'a light request is answered after the run under way and the next one, however much is left of the heavy one of another %s',
  async (level) => {
    const owner = { project: { project: 'light' }, key: { caller: 'light' }, request: {} }[level]
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 2 }), fc.nat({ max: 3 }), async (heavy, light, before) => {
        const { ask, step } = stepped(8)
        const done: string[] = []
        void ask(range(100, heavy)).then(() => done.push('heavy'))
        for (let passes = 0; passes <= before; passes += 1) await step()
        void ask(range(0, light), owner).then(() => done.push('light'))
        await step()
        await step()
        expect(done).toEqual(['light'])
        while (done.length < 2) await step()
      }),
      { numRuns: 40 },
    )
  },
)

test('a light request is answered between the steps of a heavy one that cannot be divided into items', async () => {
  const scheduler = schedulerOf((items) => items.map(label))
  const order: string[] = []
  function* heavy(): Generator<void, string[]> {
    for (let step = 0; step < 50; step += 1) {
      const until = performance.now() + 12
      while (performance.now() < until);
      yield
    }
    return []
  }
  const slow = scheduler.stepThrough(heavy(), { project: 'heavy' }).then(() => order.push('heavy'))
  for (let count = 0; count < 3; count += 1) order.push(`light after ${(await scheduler.ask([1], { project: 'light' })).slices}`)
  await slow
  expect(order).toEqual(['light after 1', 'light after 1', 'light after 1', 'heavy'])
})

test('work that nobody waits for any more is not done, and the others are answered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 12 }), leaves: fc.boolean() }), { minLength: 1, maxLength: 12 }),
      async (requests) => {
        const { ask, passes, step, state } = stepped(4)
        const first = ask([-1], { project: 'first' })
        await step()
        const asked = requests.map(({ size, leaves }, index) => {
          const left = new AbortController()
          const reply = ask(range(index * 100, size), { project: `project ${index % 3}`, signal: left.signal }).then(
            ({ result }) => result.length,
            (error: unknown) => error,
          )
          return { reply, leave: () => leaves && left.abort('gone'), expected: leaves ? 'gone' : size }
        })
        for (const { leave } of asked) leave()
        for (let turns = 0; turns < 60; turns += 1) await step()
        expect(await Promise.all(asked.map(({ reply }) => reply))).toEqual(asked.map(({ expected }) => expected))
        expect(passes.slice(1).flat()).toHaveLength(requests.reduce((sum, { size, leaves }) => sum + (leaves ? 0 : size), 0))
        expect([(await first).result.length, state().requests]).toEqual([1, 0])
      },
    ),
    { numRuns: 60 },
  )
})

test('a request that leaves in the middle of its runs or steps is not gone on with', async () => {
  const { ask, stepThrough, passes, step, state } = stepped(4)
  const left = new AbortController()
  const heavy = ask(range(0, 40), { signal: left.signal }).catch((error: unknown) => error)
  await step()
  await step()
  left.abort('gone')
  for (let turns = 0; turns < 6; turns += 1) await step()
  expect([await heavy, passes.flat().length, state()]).toMatchObject(['gone', 8, { requests: 0, flops: 0 }])
  let isClosed = false
  function* endless(): Generator<void, string[]> {
    try {
      for (;;) {
        const until = performance.now() + 11
        while (performance.now() < until);
        yield
      }
    } finally {
      isClosed = true
    }
  }
  const gone = new AbortController()
  const steps = stepThrough(endless(), { signal: gone.signal }).catch((error: unknown) => error)
  await step()
  gone.abort('gone')
  expect([await steps, isClosed, state().requests]).toEqual(['gone', true, 0])
})

test('who has left before it asks is not let in', async () => {
  await expect(schedulerOf((items) => items.map(label)).ask([1], { signal: AbortSignal.abort('gone') })).rejects.toBe('gone')
})

test('work beyond what may wait, of its project or of all, is rejected at once with the seconds to wait, and the others are answered', async () => {
  const scheduler = schedulerOf((items) => items.map(label), { project: { flops: 3e11, bytes: 100 }, all: { flops: 5e11, bytes: 1e6 } })
  const kept = [scheduler.ask([1], { flops: 2e11 }), scheduler.ask([2], { flops: 2e11, project: 'b' })]
  // Nothing was measured yet: 1e10 operations a second, of which two projects have half each.
  await expect(scheduler.ask([3], { flops: 2e11 })).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: 40,
    message:
      "your project's predictions that wait take 2.0e+11 floating-point operations and 0 MiB of rows, with this one more than the limit of 3.0e+11 and 0 MiB; send fewer at once, or try again in 40 s",
  })
  await expect(scheduler.ask([3], { flops: 1, bytes: 101 })).rejects.toMatchObject({ code: 'rate_limited' })
  await expect(scheduler.ask([4], { flops: 2e11, project: 'c' })).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 40 })
  expect((await Promise.all(kept)).map(({ result }) => result.length)).toEqual([1, 1])
  expect((await scheduler.ask([5], { flops: 9e11 })).result).toEqual(['answer 5'])
})

test('a request whose items break the run fails alone, whatever runs with it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 10 }), async (requests) => {
      const scheduler = schedulerOf((items) => {
        if (items.includes(13)) throw new Error('no thirteen')
        return items.map(label)
      })
      const settled = await Promise.allSettled(requests.map((items, index) => scheduler.ask(items, { project: `project ${index % 3}` })))
      expect(settled.map(({ status }) => status)).toEqual(requests.map((items) => (items.includes(13) ? 'rejected' : 'fulfilled')))
      expect(scheduler.state()).toMatchObject({ requests: 0, flops: 0 })
    }),
    { numRuns: 200 },
  )
})
