import type { MetricsPage } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { createSharedPages } from './shared-pages.js'

const page = (next: string, values: number[] = []): MetricsPage => ({
  job_id: 'job_1',
  status: 'running',
  complete: false,
  next,
  has_more: false,
  series: [{ member: 0, key: 'loss', step: values.map((_, step) => step), epoch: values, value: values, min: [], max: [], at: [] }],
  downsampled: false,
  source_points: values.length,
})

test('many who ask for the same page at once, and shortly after, cause one reading', async () => {
  const shared = createSharedPages()
  let readings = 0
  const read = async () => {
    readings += 1
    return page('5', [1, 2])
  }
  const first = await Promise.all(Array.from({ length: 100 }, () => shared.get('a', read)))
  const later = await shared.get('a', read)
  expect([readings, first.every((each) => each === later), shared.jsonOf(later)]).toEqual([1, true, JSON.stringify(page('5', [1, 2]))])
})

test('another tag is another page', async () => {
  const shared = createSharedPages()
  const [one, other] = await Promise.all([shared.get('a', async () => page('5')), shared.get('b', async () => page('6'))])
  expect([one.next, other.next]).toEqual(['5', '6'])
})

test('a reading that fails fails for those who waited, and the next one reads again', async () => {
  const shared = createSharedPages()
  const failed = () => Promise.reject(new Error('away'))
  const both = await Promise.allSettled([shared.get('a', failed), shared.get('a', failed)])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await shared.get('a', async () => page('7'))).next).toBe('7')
})

test('a page larger than all that is kept is given, and read anew by the next', async () => {
  const shared = createSharedPages()
  let readings = 0
  const read = async () => {
    readings += 1
    return page(
      '8',
      Array.from({ length: 2_000_000 }, (_, index) => index),
    )
  }
  expect((await shared.get('a', read)).source_points).toBe(2_000_000)
  await shared.get('a', read)
  expect(readings).toBe(2)
})

test('pages that push each other out while they are read are all given', async () => {
  const shared = createSharedPages()
  const large = (next: string): MetricsPage => ({ ...page(next), job_id: 'x'.repeat(10_000_000) })
  const inTurn: (() => void)[] = []
  const asked = ['1', '2', '3', '4'].map((next) =>
    shared.get(next, async () => {
      await new Promise<void>((done) => inTurn.push(done))
      return large(next)
    }),
  )
  await expect.poll(() => inTurn.length).toBe(4)
  for (const end of inTurn) {
    end()
    await new Promise(setImmediate)
  }
  expect((await Promise.all(asked)).map(({ next }) => next)).toEqual(['1', '2', '3', '4'])
})
