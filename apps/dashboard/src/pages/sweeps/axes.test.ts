import { expect, test } from 'vitest'
import type { SweepTrial } from '../../api.js'
import { makeScale } from '../../charts/scale.js'
import { movedBrush, trialsWithin, withBrush } from './axes.js'

const trial = (index: number, rate: number, value: number | null): SweepTrial => ({
  index,
  job_id: `job_${index}`,
  values: { rate },
  status: 'succeeded',
  reason: null,
  error: null,
  progress: 1,
  rung: null,
  rungs: [],
  best: value === null ? null : { value, step: 1, epoch: 1 },
  last: value,
  started_at: null,
  finished_at: null,
})
const trials = [trial(0, 0.001, 0.9), trial(1, 0.01, 0.2), trial(2, 0.1, null)]
const axes = [
  { key: 'rate', label: 'rate', scale: makeScale('logarithmic', [0.001, 0.01, 0.1]), valueOf: ({ values }: SweepTrial) => values['rate'] },
  { key: 'objective', label: 'loss', scale: makeScale('linear', [0.2, 0.9]), valueOf: ({ best }: SweepTrial) => best?.value ?? null },
]
const left = (brushes: Parameters<typeof trialsWithin>[2]) => trialsWithin(trials, axes, brushes).map(({ index }) => index)

test('a trial is shown when it lies within every brush; one that measured nothing lies in none of the objective', () => {
  expect(left({})).toEqual([0, 1, 2])
  expect(left({ rate: [0, 0.6] })).toEqual([0, 1])
  expect(left({ objective: [0, 1] })).toEqual([0, 1])
  expect(left({ rate: [0, 0.6], objective: [0, 0.5] })).toEqual([1])
})

test('a brush that is taken away narrows no more', () => {
  expect(left(withBrush({ rate: [0, 0.1] }, 'rate', null))).toEqual([0, 1, 2])
})

test('arrow keys begin at the end they point to and stay on the axis', () => {
  expect(movedBrush(undefined, true)).toEqual([0.75, 1])
  expect(movedBrush([0.75, 1], true)).toEqual([0.75, 1])
  expect(movedBrush([0.75, 1], false)).toEqual([0.5, 0.75])
})
