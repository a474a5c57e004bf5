import { analysisBody, limits } from '@trainyard/spec'
import { describe, expect, test } from 'vitest'
import type { HeldOut } from './held-out.js'
import { analyze } from './analysis.js'

const classes = ['a', 'b', 'c']
const labels = Int32Array.from([0, 0, 1, 1, 2])
// Right, a taken for b, right but barely, b taken for c, right.
const combined = Float64Array.from([0.8, 0.1, 0.1, 0.3, 0.6, 0.1, 0.3, 0.4, 0.3, 0, 0.01, 0.99, 0.1, 0.1, 0.8])
const always = (column: number) => Float32Array.from({ length: 15 }, (_, cell) => (cell % 3 === column ? 0.9 : 0.05))
const held: HeldOut = {
  rows: 5,
  columns: 3,
  labels,
  members: [always(0), always(2)],
  places: Int32Array.from([11, 7, 5, 3, 2]),
  quantiles: null,
  weights: null,
}
const task = {
  task: 'classification' as const,
  classes,
  split: 'validation' as const,
  held,
  combined,
  members: [
    { index: 4, weight: 1 },
    { index: 6, weight: 0 },
  ],
  judged: held.members.map((outputs) => ({ outputs, labels, columns: 3 })),
  calibrated: null,
  threshold: null,
  rounds: [{ member: 1, value: 0.5, loss: 0.7, kept: true }],
}

describe('the analysis of an ensemble', () => {
  test('counts true classes by line and predicted ones by column, of the ensemble and of each member', () => {
    const analysis = analyze(task)
    expect(analysisBody.parse(analysis)).toEqual(analysis)
    expect(analysis.confusion).toEqual([
      [1, 1, 0],
      [0, 1, 1],
      [0, 0, 1],
    ])
    expect(analysis.members.map(({ index, used, confusion }) => ({ index, used, confusion }))).toEqual([
      {
        index: 4,
        used: true,
        confusion: [
          [2, 0, 0],
          [2, 0, 0],
          [1, 0, 0],
        ],
      },
      {
        index: 6,
        used: false,
        confusion: [
          [0, 0, 2],
          [0, 0, 2],
          [0, 0, 1],
        ],
      },
    ])
    expect(analysis.most_confused).toEqual([
      { label: 'a', predicted: 'b', rows: 1 },
      { label: 'b', predicted: 'c', rows: 1 },
    ])
    expect(analysis.disagreement).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  test('precision and recall are those of the matrix, and null where nothing was predicted or none was there', () => {
    expect(analyze(task).per_class).toEqual([
      { label: 'a', support: 2, precision: 1, recall: 0.5, f1: 2 / 3 },
      { label: 'b', support: 2, precision: 0.5, recall: 0.5, f1: 0.5 },
      { label: 'c', support: 1, precision: 0.5, recall: 1, f1: 2 / 3 },
    ])
    const never = analyze({ ...task, combined: Float64Array.from(always(0)), held: { ...held, labels: new Int32Array(5) } })
    expect(never.per_class[1]).toEqual({ label: 'b', support: 0, precision: null, recall: null, f1: null })
  })

  test('the worst rows come by their loss, with the number of the row in the data set', () => {
    const { worst, dataset_split: part } = analyze(task)
    expect(part).toBe('train')
    expect(worst.map(({ row }) => row)).toEqual([3, 7, 5, 11, 2])
    expect(worst[0]).toEqual({ row: 3, label: 'b', predicted: 'c', probability: 0.99, label_probability: 0.01, loss: expect.closeTo(-Math.log(0.01), 12) })
    expect(worst).toHaveLength(Math.min(5, limits.analysisWorstRows))
  })

  test('the rounds of the selection name members by their index', () => {
    expect(analyze(task).selection).toEqual([{ round: 1, member: 6, value: 0.5, loss: 0.7, kept: true }])
  })

  test('values are described by their residuals, and a plot gets rows from the smallest to the largest', () => {
    const rows = 1200
    const truth = Float32Array.from({ length: rows }, (_, row) => row)
    const predicted = Float64Array.from(truth, (value, row) => value + (row % 2 === 0 ? 1 : 3))
    const values: HeldOut = { rows, columns: 1, labels: truth, members: [Float32Array.from(predicted)], places: null, quantiles: null, weights: null }
    const analysis = analyze({
      ...task,
      task: 'regression',
      classes: [],
      held: values,
      combined: predicted,
      members: task.members.slice(0, 1),
      judged: [{ outputs: predicted, labels: truth, columns: 1 }],
      rounds: null,
    })
    expect(analysisBody.parse(analysis)).toEqual(analysis)
    expect(analysis).toMatchObject({ confusion: null, disagreement: null, calibration: null, selection: null, per_class: [] })
    const spread = (rows ** 2 - 1) / 12
    expect(analysis.regression).toMatchObject({
      mean: expect.closeTo(2, 10),
      std: expect.closeTo(1, 10),
      mean_absolute_error: expect.closeTo(2, 10),
      root_mean_squared_error: expect.closeTo(Math.sqrt(5), 10),
      r_squared: expect.closeTo(1 - 5 / spread, 10),
      quantiles: { p05: 1, p50: 2, p95: 3 },
    })
    const shown = analysis.regression?.scatter ?? []
    expect([shown.length, shown[0]?.label, shown.at(-1)?.label]).toEqual([limits.analysisScatterRows, 0, rows - 1])
    expect(analysis.worst[0]).toEqual({ row: null, label: 1, predicted: 4, loss: 9 })
  })
})
