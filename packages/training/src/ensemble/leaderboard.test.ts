import { jobSpec, resolvedJobSpec } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { ensembleMetric } from '../metrics/index.js'
import { leaderboardOf } from './leaderboard.js'

const settings = {
  loss: null,
  inputs: null,
  target: null,
  architecture: { layers: [] },
  optimizer: { type: 'adam' },
  regularization: {},
  augmentation: [],
  training: {},
}
const specFor = (models: number) =>
  resolvedJobSpec.parse({
    ...jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, architecture: { layers: [] }, task: 'classification', seed: 3 }),
    variants: Array.from({ length: models }, (_, index) => ({ members: [index], label: `m${index}`, ...settings, schedule: { type: 'constant' } })),
  })

/** Models that are right on so many of the rows, each on others. */
function boardOf(rows: number, rights: readonly number[]) {
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 2)
  const outputs = rights.map((right, model) =>
    Float64Array.from({ length: rows * 2 }, (_, cell) => {
      const row = Math.floor(cell / 2)
      const isRight = (row * 7 + model * 5) % rows < right
      return (cell % 2 === labels[row]) === isRight ? 0.9 : 0.1
    }),
  )
  const held = { rows, columns: 2, labels, members: outputs, places: null, quantiles: null, weights: null }
  const standings = outputs.map((own, index) => ({ members: [index], outputs: own, weight: 1 / outputs.length }))
  const ranking = { metric: ensembleMetric('classification', 'accuracy'), spec: specFor(rights.length), hasTime: () => true }
  return leaderboardOf(standings, held, ranking)
}

test('the best by chance on few rows is tied with others, and the best by a clear margin is alone', () => {
  expect(boardOf(12, [9, 10, 8]).map(({ label, tied }) => [label, tied])).toEqual([
    ['m1', true],
    ['m0', true],
    ['m2', true],
  ])
  expect(boardOf(1_001, [990, 700, 980]).map(({ label, tied }) => [label, tied])).toEqual([
    ['m0', true],
    ['m2', false],
    ['m1', false],
  ])
})
