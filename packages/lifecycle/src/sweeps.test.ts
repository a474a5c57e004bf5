import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trialsToPrune } from './sweeps.js'

const rungs = [
  { rung: 0, epochs: 1, keep: 2 },
  { rung: 1, epochs: 3, keep: 1 },
]
const objective = { metric: 'val_loss', direction: 'minimize' } as const
const halving = { strategy: { type: 'successive_halving', reduction_factor: 3, min_epochs: 1 }, objective } as const
type Racer = Parameters<typeof trialsToPrune>[1][number]
const racer = (index: number, values: (number | null)[], status: Racer['status'] = 'running', stopReason: string | null = null): Racer => ({
  index,
  status,
  stopReason,
  rungs: values.map((value, rung) => ({ rung, epochs: rungs[rung]?.epochs ?? 0, value })),
})
const stopped = (racers: Racer[]) => trialsToPrune(halving, racers, rungs).map(({ index }) => index)

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
      for (const { index, reason } of trialsToPrune(halving, racers, rungs)) stoppedAt.set(index, reason)
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
  expect(trialsToPrune(halving, [racer(0, [3]), racer(1, [1]), racer(2, [2])], rungs)).toEqual([
    { index: 0, reason: 'rung 0 (1 epoch): val_loss 3; 2 of the others were better, and 2 of 3 trials go on from here' },
  ])
})

describe('median stopping', () => {
  const median = (direction: 'minimize' | 'maximize', leastSucceeded: number) =>
    ({ strategy: { type: 'median_stopping', rungs: 10, min_epochs: 1, min_trials: leastSucceeded }, objective: { metric: 'val_loss', direction } }) as const
  /** A trial with a rung after every epoch; best and mean are computed as the definition has them. */
  const runner = (index: number, values: number[], direction: 'minimize' | 'maximize', status: Racer['status']): Racer => ({
    index,
    status,
    stopReason: null,
    rungs: values.map((value, rung) => {
      const earlier = values.slice(0, rung + 1)
      const best = direction === 'minimize' ? Math.min(...earlier) : Math.max(...earlier)
      return { rung, epochs: rung + 1, value, best, mean: earlier.reduce((sum, each) => sum + each, 0) / earlier.length }
    }),
  })

  test('prunes a trial whose best is worse than the median of the means of those that succeeded, and no other', () => {
    const curves = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 })
    const statuses = fc.constantFrom<Racer['status'][]>('running', 'paused', 'succeeded', 'failed', 'cancelled')
    const cases = fc.record({
      direction: fc.constantFrom('minimize' as const, 'maximize' as const),
      least: fc.integer({ min: 1, max: 4 }),
      trials: fc.array(fc.tuple(curves, statuses), { minLength: 1, maxLength: 9 }),
    })
    fc.assert(
      fc.property(cases, ({ direction, least, trials }) => {
        const sign = direction === 'minimize' ? 1 : -1
        const expected = trials.flatMap(([values, status], index) => {
          if (status !== 'running' && status !== 'paused') return []
          const epochs = values.length
          const sums = trials.filter(([others, state]) => state === 'succeeded' && others.length >= epochs).map(([others]) => others.slice(0, epochs))
          if (sums.length < least) return []
          const means = sums.map((part) => part.reduce((sum, value) => sum + value, 0) / epochs).sort((a, b) => a - b)
          const middle = ((means[Math.floor((means.length - 1) / 2)] ?? NaN) + (means[Math.ceil((means.length - 1) / 2)] ?? NaN)) / 2
          return Math.min(...values.map((value) => sign * value)) > sign * middle ? [index] : []
        })
        const racers = trials.map(([values, status], index) => runner(index, values, direction, status))
        expect(trialsToPrune(median(direction, least), racers, []).map(({ index }) => index)).toEqual(expected)
      }),
    )
  })

  test('what is not finite is worse than anything that is', () => {
    const broken: Racer = { index: 0, status: 'running', stopReason: null, rungs: [{ rung: 0, epochs: 1, value: null, best: null, mean: null }] }
    const done = (index: number, value: number | null): Racer => ({
      index,
      status: 'succeeded',
      stopReason: null,
      rungs: [{ rung: 0, epochs: 1, value, best: value, mean: value }],
    })
    expect(trialsToPrune(median('minimize', 1), [broken, done(1, 1e9)], [])).toEqual([
      { index: 0, reason: 'rung 0 (1 epoch): val_loss not finite at best; the median of the means of 1 succeeded trials is 1e9' },
    ])
    expect(trialsToPrune(median('minimize', 1), [broken, done(1, null)], [])).toEqual([])
  })
})
