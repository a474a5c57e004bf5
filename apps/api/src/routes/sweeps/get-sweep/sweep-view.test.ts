import type { SweepRecord } from '@trainyard/db'
import { createSweepRequest, sweepSpec, sweepView, type TrialView } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { toSweepView } from './sweep-view.js'

const jobId = (index: number) => `job_${String(index).padStart(26, '0')}`
const trial = (index: number, values: TrialView['values'], value: number | null, parts: Partial<TrialView> = {}): TrialView => ({
  index,
  job_id: jobId(index),
  values,
  status: value === null ? 'failed' : 'succeeded',
  reason: null,
  error: null,
  progress: 1,
  rung: null,
  rungs: [],
  best: value === null ? null : { value, step: 10, epoch: 1 },
  last: value,
  started_at: null,
  finished_at: null,
  ...parts,
})
const record = (trials: TrialView[], space: object): SweepRecord => ({
  id: `swp_${'0'.repeat(26)}`,
  name: 'rates',
  status: 'succeeded',
  createdAt: new Date(0),
  finishedAt: new Date(1),
  warnings: [],
  epochs: 10,
  trialCount: trials.length,
  trials,
  spec: sweepSpec.parse({
    name: 'rates',
    job: { dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 4 }] } },
    space,
    objective: { metric: 'val_accuracy', direction: 'maximize' },
    seed: 5,
  }),
})
const rate = { type: 'geometric', from: 0.001, to: 1, count: 4 }
const rates = (...values: (number | null)[]) => values.map((value, index) => trial(index, { 'optimizer.learning_rate': 10 ** (index - 3) }, value))

test('the best trial is found, one that failed is no answer, and of equals the one that needed fewer epochs', () => {
  const trials = rates(0.5, 0.9, 0.9, 0.99)
  trials[2] = { ...trial(2, { 'optimizer.learning_rate': 0.1 }, 0.9), best: { value: 0.9, step: 5, epoch: 0.5 } }
  trials[3] = trial(3, { 'optimizer.learning_rate': 1 }, 0.99, { status: 'failed' })
  expect(toSweepView(record(trials, { 'optimizer.learning_rate': rate })).best).toMatchObject({
    trial: 2,
    value: 0.9,
    values: { 'optimizer.learning_rate': 0.1 },
  })
})

test('the curve is in the order of the values and shows where training broke', () => {
  const view = toSweepView(record(rates(0.5, 0.8, 0.9, null).reverse(), { 'optimizer.learning_rate': rate }))
  expect(view.curves).toEqual([
    {
      path: 'optimizer.learning_rate',
      scale: 'logarithmic',
      points: [
        { trial: 0, value: 0.001, objective: 0.5, status: 'succeeded' },
        { trial: 1, value: 0.01, objective: 0.8, status: 'succeeded' },
        { trial: 2, value: 0.1, objective: 0.9, status: 'succeeded' },
        { trial: 3, value: 1, objective: null, status: 'failed' },
      ],
    },
  ])
  expect(sweepView.safeParse(view).success).toBe(true)
})

test('what refine says can be posted as it is: ranges round the best, choices settled, everything else as it was', () => {
  const space = { 'optimizer.learning_rate': rate, 'architecture.layers[1].units': { type: 'choice', values: [4, 8] } }
  const trials = rates(0.5, 0.8, 0.7, null).map((each) => ({ ...each, values: { ...each.values, 'architecture.layers[1].units': 8 } }))
  const { refine } = toSweepView(record(trials, space))
  expect(refine?.dimensions.map(({ path, from, to, edge }) => ({ path, from, to, edge }))).toEqual([
    { path: 'optimizer.learning_rate', from: 0.00316228, to: 0.0316228, edge: null },
    { path: 'architecture.layers[1].units', from: null, to: null, edge: null },
  ])
  const next = createSweepRequest.parse(refine?.sweep)
  expect(next).toMatchObject({
    name: 'rates refined',
    seed: 5,
    space: { 'optimizer.learning_rate': { type: 'geometric', from: 0.00316228, to: 0.0316228, count: 4 } },
    job: { architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 8 }] } },
  })
  expect(Object.keys(next.space)).toEqual(['optimizer.learning_rate'])
})

test('with choices alone there is nothing to refine, and before the first measurement nothing to say', () => {
  const space = { 'optimizer.type': { type: 'choice', values: ['adam', 'sgd'] } }
  expect(toSweepView(record([trial(0, { 'optimizer.type': 'adam' }, 0.5)], space)).refine).toMatchObject({ sweep: null })
  expect(toSweepView(record([trial(0, { 'optimizer.type': 'adam' }, null)], space))).toMatchObject({ refine: null, best: null })
})
