import { expect, test } from 'vitest'
import type { MetricSeries } from '../api/calls.js'
import type { Arm, Lab, Run } from './claim.js'
import { atBest, bestRates, timingOf } from './measure.js'

const start = Date.parse('2030-01-01T00:00:00Z')
const curve = (key: string, points: readonly (readonly [second: number, value: number | null])[]): MetricSeries => ({
  member: 0,
  key,
  step: points.map((_, index) => index),
  epoch: [],
  min: [],
  max: [],
  value: points.map(([, value]) => value),
  at: points.map(([second]) => new Date(start + second * 1000).toISOString()),
})
const loss = curve('loss', [
  [1, 2],
  [2, 1],
])

test('the time to a target counts from the first step, and an epoch lasts the median of all but the first', () => {
  const accuracy = curve('val_accuracy', [
    [5, 0.2],
    [6, null],
    [8, 0.9],
    [11, 0.7],
    [21, 0.95],
  ])
  expect(timingOf([loss, accuracy], 'val_accuracy', 0.9)).toEqual({ secondsToTarget: 7, secondsPerEpoch: 2.5 })
})

test('a run that never gets there counts with all its time', () => {
  const accuracy = curve('val_accuracy', [
    [5, 0.2],
    [6, 0.3],
  ])
  expect(timingOf([loss, accuracy], 'val_accuracy', 0.9)).toEqual({ secondsToTarget: 5, secondsPerEpoch: 1 })
})

const arm = (rate: number): Arm => ({ dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers: [] }, optimizer: { type: 'sgd', learning_rate: rate } })
const rateOf = (spec: Arm | undefined): number => spec?.optimizer?.learning_rate ?? Number.NaN

/** Runs whose id is the name of their arm, and the specs and seeds that were asked for. */
function recordingLab() {
  const asked: { readonly name: string; readonly rate: number; readonly seeds: readonly number[] | undefined }[] = []
  const run: Lab['run'] = async (arms, options) =>
    Object.fromEntries(
      Object.entries<Arm>(arms).map(([name, spec]) => {
        asked.push({ name, rate: rateOf(spec), seeds: options?.seeds })
        return [name, [{ job: { id: name }, curves: async () => [] } as unknown as Run]]
      }),
    ) as Awaited<ReturnType<Lab['run']>>
  return { asked, lab: { seeds: [1, 2], run } as Partial<Lab> as Lab }
}

test('each arm is searched on its own rates, with a seed that is not measured, and the best score wins', async () => {
  const { asked, lab } = recordingLab()
  const searches = { plain: { rates: [0.1, 1], at: arm }, other: { rates: [2, 3, 4], at: arm } }
  const scores: Readonly<Record<string, number>> = {
    'plain-at-0.1': 5,
    'plain-at-1': 5,
    'other-at-2': Number.NEGATIVE_INFINITY,
    'other-at-3': 0.1,
    'other-at-4': -1,
  }
  const best = await bestRates(lab, searches, async ({ job }) => scores[job.id] ?? Number.NaN)
  expect(best).toEqual({ plain: 0.1, other: 3 })
  expect(asked.map(({ rate }) => rate)).toEqual([0.1, 1, 2, 3, 4])
  for (const { seeds } of asked) expect(lab.seeds).not.toEqual(expect.arrayContaining([...(seeds ?? lab.seeds)]))
  expect(Object.entries(atBest(searches, best)).map(([name, spec]) => [name, rateOf(spec)])).toEqual([
    ['plain', 0.1],
    ['other', 3],
  ])
})
