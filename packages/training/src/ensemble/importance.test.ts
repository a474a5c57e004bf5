import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, elementAt, ensembleResult, jobSpec, type JobSpecInput, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { prepareDataset } from '../datasets/prepare-dataset.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { exchanged, importanceRows } from '../loop/permuted.js'
import { trainMembers } from '../pack/train-members.js'
import { createPredictor } from '../predictor/create-predictor.js'
import { combineEnsemble } from './combine-ensemble.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const rows = Array.from({ length: 300 }, (_, row) => {
  const [x, noise] = [Math.sin(row * 3), Math.cos(row * 7)]
  const color = ['red', 'green', 'blue'][row % 3] ?? ''
  return { x, noise, color, weight: 1 + (row % 4), y: 10 * x + (color === 'red' ? 5 : 0) }
})
const label = (y: number, task: string): string => (task === 'regression' ? String(y) : y > 2 ? 'high' : 'low')

/** Two members on a table of a strong number, noise and a category, with all that was trained and combined. */
async function trained(task: 'classification' | 'regression', parts: Partial<JobSpecInput>, weighted: boolean) {
  const text = ['x,noise,color,weight,y', ...rows.map((row) => [row.x, row.noise, row.color, row.weight, label(row.y, task)].join())].join('\n')
  const aside = weighted ? { weight_column: 'weight' } : { ignore_columns: ['weight'] }
  const source = { type: 'upload' as const, spec: uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', task, ...aside }), files: [] }
  const { info, file } = await prepareDataset(source, [{ filename: 'table.csv', bytes: new TextEncoder().encode(text) }])
  const dataset = readTensorFile(file)
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({
      task,
      seed: 3,
      architecture: { layers: [{ type: 'dense', units: 12, activation: 'tanh' }] },
      optimizer: { type: 'adam', learning_rate: 0.02 },
      training: { epochs: 25, batch_size: 16 },
      ensemble: { members: 2 },
      ...parts,
      dataset: { ...parts.dataset, id: `ds_${'0'.repeat(26)}`, ...(weighted ? { weight: 'weight' } : {}) },
    }),
  )
  const { ports, seen } = recordingPorts()
  const tasks = Array.from({ length: spec.ensemble.members }, (_, member) => ({ spec, info, dataset, member, seed: spec.seed + member, resume: null }))
  const members = (await trainMembers(tasks, ports, engine)).map((outcome, index) => {
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    const saved = seen.checkpoints.find(({ kind, member }) => kind === 'final' && member === index)
    return { index, predictions: readTensorFile(outcome.predictions), file: defined(saved, 'final checkpoint').file }
  })
  return { spec, info, dataset, members, outcome: combineEnsemble({ spec, info, members }) }
}

test.each([
  ['regression', {}, false],
  ['regression', {}, true],
  ['classification', { ensemble: { members: 2, combine: 'geometric_mean', metric: 'roc_auc' } }, false],
] as const)('of a %s with %j, weighted: %j, it is what raw rows with exchanged values cost a served model', async (task, parts, weighted) => {
  const { spec, info, dataset, members, outcome } = await trained(task, parts, weighted)
  const importance = defined(outcome.result?.importance, 'importance')
  expect(ensembleResult.parse(outcome.result)).toEqual(outcome.result)
  expect(importance).toMatchObject({ split: 'test', rows: 60, repeats: 5, metric: task === 'regression' ? 'root_mean_squared_error' : 'roc_auc' })
  expect(importance.columns.map(({ name }) => name)).toEqual(['x', 'color', 'noise'])
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  const { weights, combine } = outcome
  const predictor = createPredictor({ manifest: manifestOf({ spec, dataset: info, preprocessing, target, weights, combine }), members })
  const column = (index: number): (string | number)[] =>
    Array.from(dataset.tensor(`test.column.${index}`).data, Number).map((value) => info.columns[index]?.categories?.[value] ?? value)
  const table = info.columns.map((_, index) => column(index))
  const labels = Array.from(dataset.tensor('test.y').data, Number)
  const counts = weighted ? Array.from(dataset.tensor('test.aside.0').data, Number) : labels.map(() => 1)
  const figure = async (columns: readonly (readonly (string | number)[])[]): Promise<number> => {
    const predictions = await predictor.predict(
      labels.map((_, row) => columns.map((values) => elementAt(values, row, 'values'))),
      { members: false },
    )
    if (task === 'regression') {
      const total = counts.reduce((sum, count) => sum + count, 0)
      return Math.sqrt(
        predictions.reduce((sum, { value }, row) => sum + elementAt(counts, row, 'weights') * (Number(value) - elementAt(labels, row, 'labels')) ** 2, 0) /
          total,
      )
    }
    const scores = predictions.map(({ probabilities }) => Number(probabilities?.[1]))
    let [right, pairs] = [0, 0]
    for (const [a, one] of scores.entries())
      for (const [b, other] of scores.entries())
        if (labels[a] === 1 && labels[b] === 0) [right, pairs] = [right + (one > other ? 1 : one === other ? 0.5 : 0), pairs + 1]
    return right / pairs
  }
  const before = await figure(table)
  expect(Array.from(importanceRows(60, 3, 2))).toEqual([...labels.keys()])
  for (const [index, { name }] of info.columns.entries()) {
    let sum = 0
    for (let repeat = 0; repeat < 5; repeat += 1) {
      const order = exchanged(60, { column: index, repeat })
      const after = await figure(table.map((values, place) => (place === index ? Array.from(order, (row) => elementAt(values, row, 'values')) : values)))
      sum += task === 'regression' ? after - before : before - after
    }
    const found = defined(
      importance.columns.find((one) => one.name === name),
      name,
    )
    expect(Math.abs(Number(found.value) - sum / 5), name).toBeLessThan(1e-4)
    const [low, high] = found.ci95
    expect(Number(low)).toBeLessThanOrEqual(Number(found.value))
    expect(Number(high)).toBeGreaterThanOrEqual(Number(found.value))
  }
  predictor.dispose()
})

test('out of fold it is of the test rows, which all members predict', async () => {
  const { outcome } = await trained(
    'regression',
    { dataset: { id: '', split: { type: 'folds', folds: 2 } }, ensemble: { members: 2, method: 'folds' } } as never,
    false,
  )
  expect(outcome.result).toMatchObject({ split: 'out_of_fold', importance: { split: 'test', rows: 60 } })
})
