import { expect, test } from 'vitest'
import { trialsToPrune } from './sweeps.js'

const rungs = [
  { rung: 0, epochs: 1, keep: 2 },
  { rung: 1, epochs: 3, keep: 1 },
]
const objective = { metric: 'val_loss', direction: 'minimize' } as const
type Racer = Parameters<typeof trialsToPrune>[0][number]
const racer = (index: number, values: (number | null)[], status: Racer['status'] = 'running', stopReason: string | null = null): Racer => ({
  index,
  status,
  stopReason,
  rungs: values.map((value, rung) => ({ rung, epochs: rungs[rung]?.epochs ?? 0, value })),
})
const stopped = (racers: Racer[]) => trialsToPrune(racers, rungs, objective).map(({ index }) => index)

test('a trial is stopped as soon as as many were better as go on from the rung, and not before', () => {
  expect(stopped([racer(0, [3]), racer(1, [1])])).toEqual([])
  expect(stopped([racer(0, [3]), racer(1, [1]), racer(2, [2])])).toEqual([0])
})

test('the order in which trials come makes no difference to who goes on', () => {
  const values = [5, 1, 4, 2, 3, 6]
  const survivors = (order: number[]) => {
    const stoppedAt = new Map<number, string>()
    order.forEach((_, count) => {
      const racers = order
        .slice(0, count + 1)
        .map((index) => racer(index, [values[index] ?? 0], stoppedAt.has(index) ? 'cancelled' : 'running', stoppedAt.get(index) ?? null))
      for (const { index, reason } of trialsToPrune(racers, rungs, objective)) stoppedAt.set(index, reason)
    })
    return order.filter((index) => !stoppedAt.has(index)).sort((a, b) => a - b)
  }
  for (const order of [
    [0, 1, 2, 3, 4, 5],
    [5, 4, 3, 2, 1, 0],
    [3, 5, 0, 4, 1, 2],
  ])
    expect(survivors(order)).toEqual([1, 3])
})

test('equals do not stop each other', () => {
  expect(stopped([racer(0, [1]), racer(1, [1]), racer(2, [1]), racer(3, [1])])).toEqual([])
})

test('one that has ended counts but is not stopped; one that failed or was cancelled by hand counts for nothing', () => {
  expect(stopped([racer(0, [9], 'succeeded'), racer(1, [1], 'succeeded'), racer(2, [2], 'succeeded'), racer(3, [3])])).toEqual([3])
  expect(stopped([racer(1, [1], 'failed'), racer(2, [2], 'cancelled'), racer(3, [3])])).toEqual([])
})

test('a value that is not finite loses against any other', () => {
  expect(stopped([racer(0, [null]), racer(1, [1e9]), racer(2, [2])])).toEqual([0])
})

test('one that is given up at a lower rung stops nobody at a higher one', () => {
  // Number 0 leads at rung 1 but is the third of two at rung 0.
  expect(stopped([racer(0, [3, 0.1]), racer(1, [1, 0.5]), racer(2, [2])])).toEqual([0])
})

test('the reason names the rung, the figure and how many go on', () => {
  expect(trialsToPrune([racer(0, [3]), racer(1, [1]), racer(2, [2])], rungs, objective)).toEqual([
    { index: 0, reason: 'rung 0 (1 epoch): val_loss 3; 2 of the others were better, and 2 of 3 trials go on from here' },
  ])
})
