import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, elementAt, jobSpec, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { prepareDataset } from '../datasets/prepare-dataset.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { combineEnsemble } from '../ensemble/combine-ensemble.js'
import { createPredictor } from '../predictor/create-predictor.js'
import { trainMembers } from './train-members.js'

vi.setConfig({ hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const names = Array.from({ length: 30 }, (_, index) => `c${index}`)
const cells = Array.from({ length: 240 }, (_, row) => ({
  city: row % 17 === 0 ? '' : elementAt(names, (row * 7) % 30, 'names'),
  x: Math.sin(row),
  color: ['r', 'g', 'b'][row % 3],
}))
const label = ({ city, x }: (typeof cells)[number]): string => (x + (names.indexOf(city) % 2) > 0.5 ? 'yes' : 'no')

/** Two members of one call on a table with a column of 30 categories and one of 3. */
async function trained(mode: 'auto' | 'eager') {
  const text = ['city,x,color,y', ...cells.map((row) => [row.city, row.x, row.color, label(row)].join())].join('\n')
  const source = { type: 'upload' as const, spec: uploadSpec.parse({ format: 'csv', name: 'x', label: 'y' }), files: [] }
  const { info, file } = await prepareDataset(source, [{ filename: 'table.csv', bytes: new TextEncoder().encode(text) }])
  const dataset = readTensorFile(file)
  const layers = [
    { type: 'category_embedding', dimensions: 4 },
    { type: 'piecewise_linear_embedding', bins: 4 },
    { type: 'dense', units: 8, activation: 'tanh' },
  ]
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}` },
      task: 'classification',
      seed: 3,
      architecture: { layers },
      optimizer: { type: 'adam', learning_rate: 0.05 },
      training: { epochs: 4, batch_size: 32 },
      ensemble: { members: 2 },
    }),
  )
  const { ports, seen } = recordingPorts()
  const tasks = [0, 1].map((member) => ({ spec, info, dataset, member, seed: spec.seed + member, resume: null }))
  const members = (await trainMembers(tasks, ports, engine, { mode })).map((outcome, index) => {
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    const saved = seen.checkpoints.find(({ kind, member }) => kind === 'final' && member === index)
    return { index, predictions: readTensorFile(outcome.predictions), file: defined(saved, 'final checkpoint').file }
  })
  const { weights, combine, result } = combineEnsemble({ spec, info, members })
  const splits = prepareSplits(spec, info, dataset)
  const manifest = manifestOf({ spec, dataset: info, preprocessing: splits.preprocessing, target: splits.target, weights, combine })
  return { info, dataset, splits, members, result, engines: seen.engines, predictor: createPredictor({ manifest, members }) }
}

test('members of one call learn from large categories as alone, a served model says of raw rows what was said in training, and an unknown category counts as a missing one', {
  timeout: 60_000,
}, async () => {
  const { info, dataset, splits, members, result, engines, predictor } = await trained('auto')
  expect(engines.map(({ mode }) => mode)).toContain('graph')
  // A number, three colors and the number of a city: not thirty cities.
  expect(splits.train.x.shape[1]).toBe(1 + 1 + 3)
  const eager = await trained('eager')
  const stored = (of: typeof members) => of.map(({ predictions }) => predictions.tensor('test.outputs').data as Float32Array)
  for (const [member, outputs] of stored(members).entries())
    for (const [place, value] of outputs.entries())
      expect(value).toBeCloseTo(elementAt(elementAt(stored(eager.members), member, 'members'), place, 'outputs'), 3)
  const values = info.columns.map(({ categories }, column) =>
    Array.from(dataset.tensor(`test.column.${column}`).data, Number).map((value) => (categories ? (categories[value] ?? null) : value)),
  )
  const rows = Array.from({ length: info.test_rows }, (_, row) => values.map((own) => own[row] ?? null))
  for (const [row, { members: own = [] }] of (await predictor.predict(rows, { members: true })).entries())
    for (const [member, { probabilities = [] }] of own.entries())
      expect(probabilities[0]).toBeCloseTo(elementAt(elementAt(stored(members), member, 'members'), 2 * row, 'outputs'), 4)
  const [unknown, missing] = await predictor.predict(
    [
      { city: 'nowhere', x: 0.5, color: 'r' },
      { city: null, x: 0.5, color: 'r' },
    ],
    { members: false },
  )
  expect(unknown?.probabilities).toEqual(missing?.probabilities)
  expect(result?.importance?.columns.map(({ name }) => name).toSorted()).toEqual(['city', 'color', 'x'])
  const [{ explanation } = {}] = await predictor.predict([{ city: 'c1', x: 0.5, color: 'r' }], { members: false, explain: true })
  expect(Object.keys(explanation?.contributions ?? {})).toEqual(['city', 'x', 'color'])
  predictor.dispose()
  eager.predictor.dispose()
})
