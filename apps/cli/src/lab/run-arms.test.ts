import { expect, test } from 'vitest'
import { inTurn, planOrder } from './run-arms.js'

const later = <T>(value: T): Promise<T> => new Promise((done) => setImmediate(() => done(value)))

test('results stand in the order of the items, and no more are worked on at once than asked', async () => {
  let [now, most] = [0, 0]
  const started: number[] = []
  const results = await inTurn([5, 1, 4, 2, 3], 2, async (item) => {
    started.push(item)
    now += 1
    most = Math.max(most, now)
    for (let pause = 0; pause < item; pause += 1) await later(null)
    now -= 1
    return item * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30])
  expect(started).toEqual([5, 1, 4, 2, 3])
  expect(most).toBe(2)
})

test('the first error ends it: nothing new is started', async () => {
  const started: number[] = []
  const work = async (item: number) => {
    started.push(item)
    await later(null)
    if (item === 2) throw new Error('two')
  }
  await expect(inTurn([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('two')
  await later(null)
  expect(started.length).toBeLessThan(6)
})

const text = (trials: readonly { arm: string; seed: number }[]) => trials.map(({ arm, seed }) => `${arm}${seed}`).join(' ')

test('all arms are run with a seed before the next seed', () => expect(text(planOrder(['a', 'b', 'c'], [1, 2], false))).toBe('a1 b1 c1 a2 b2 c2'))

test('where time is measured, each other seed goes the opposite way', () =>
  expect(text(planOrder(['a', 'b'], [1, 2, 3, 4], true))).toBe('a1 b1 b2 a2 a3 b3 b4 a4'))
