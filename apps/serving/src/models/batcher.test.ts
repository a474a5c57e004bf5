import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BatchRun, createBatcher } from './batcher.js'

const batcherOf = (run: BatchRun<number, string>, limits: { batchLimit?: number; waitingLimit?: number } = {}) =>
  createBatcher({ run, batchLimit: 8, waitingLimit: 100, retryAfterSeconds: 1, ...limits })
const label = (item: number) => `answer ${item}`

test('whatever requests come together, each caller gets the answers to its own items, in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer(), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 30 }),
      async (requests, batchLimit) => {
        const batcher = batcherOf(async (items) => items.map(label), { batchLimit, waitingLimit: 1_000 })
        const replies = await Promise.all(requests.map((items) => batcher.submit(items)))
        expect(replies.map(({ answers }) => answers)).toEqual(requests.map((items) => items.map(label)))
        expect(batcher.waiting()).toBe(0)
      },
    ),
    { numRuns: 200 },
  )
})

test('what arrives during a run goes together into the next one, never beyond the limit unless one request alone is larger', async () => {
  const sizes: number[] = []
  let release: () => void = () => undefined
  const first = new Promise<void>((resolve) => {
    release = resolve
  })
  const batcher = batcherOf(async (items) => {
    sizes.push(items.length)
    if (sizes.length === 1) await first
    return items.map(label)
  })
  const replies = [batcher.submit([0])]
  await new Promise((resolve) => setImmediate(resolve))
  for (const length of [3, 3, 3, 20]) replies.push(batcher.submit(Array.from({ length }, (_, item) => item)))
  release()
  await Promise.all(replies)
  expect(sizes).toEqual([1, 6, 3, 20])
})

test('a request beyond what may wait is rejected at once, and the others are answered', async () => {
  const batcher = batcherOf((items) => items.map(label), { waitingLimit: 3 })
  const kept = batcher.submit([1, 2])
  await expect(batcher.submit([3, 4])).rejects.toMatchObject({
    code: 'unavailable',
    message: 'the model is busy: 2 instances wait, 2 more were sent; the limit is 3; try again in 1 s',
  })
  expect((await kept).answers).toEqual(['answer 1', 'answer 2'])
})

test('a run that fails fails its own requests only', async () => {
  const batcher = batcherOf((items) => (items.includes(13) ? Promise.reject(new Error('no thirteen')) : items.map(label)), { batchLimit: 1 })
  const [good, bad] = await Promise.allSettled([batcher.submit([1]), batcher.submit([13])])
  expect(good).toMatchObject({ status: 'fulfilled', value: { answers: ['answer 1'] } })
  expect(bad).toMatchObject({ status: 'rejected', reason: new Error('no thirteen') })
})
