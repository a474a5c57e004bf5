import { type EngineInfo, loadEngine, tf } from '@trainyard/engine'
import { architecture, defined, elementAt, jobSpec, readTensorFile, resolvedJobSpec, uploadSpec } from '@trainyard/spec'
import { gradientErrors } from '@trainyard/testing/layers/gradient-errors.js'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { recordingPorts, toySpec } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { createNetwork } from '../architecture/network.js'
import { prepareDataset } from '../datasets/prepare-dataset.js'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { combineEnsemble } from '../ensemble/combine-ensemble.js'
import { trainMembers } from '../pack/train-members.js'
import { createPredictor } from '../predictor/create-predictor.js'

vi.setConfig({ hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: process.env['TRAINYARD_TEST_DEVICE'] === 'wasm' ? 'wasm' : 'cpu' })
})

/** A number, the number of one of three categories, a flag, and the number of one of two. */
const inputs = { numbers: [0], categories: [3, 2].map((count, index) => ({ place: 1 + 2 * index, count })) }
const ends = { inputShape: [4], classes: 2, inputs, seed: 4, member: 0 }

test('each number of a category is the row of its column, 0 is zeros, and what is no category passes as it is', () => {
  const spec = { ...toySpec({}), architecture: architecture.parse({ layers: [{ type: 'category_embedding', dimensions: 2 }] }) }
  const network = createNetwork({ ...ends, spec })
  const table = defined(network.parameters[0], 'the rows').variable
  expect(table.shape).toEqual([5, 2])
  const rows = table.arraySync() as number[][]
  const category = (count: number) => fc.integer({ min: 0, max: count })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), category(3), category(1), category(2)), { minLength: 1, maxLength: 9 }), (x) => {
      const seen: number[][][] = []
      tf.tidy(() => {
        network.forward(tf.tensor2d(x), { mode: 'prediction' }, ({ name }, output) => {
          // Zero of either sign is zero.
          if (name === 'category_embedding_1') seen.push((output.arraySync() as number[][]).map((row) => row.map((value) => value + 0)))
        })
      })
      const row = (at: number, first: number): number[] => (at === 0 ? [0, 0] : elementAt(rows, first + at - 1, 'rows'))
      expect(seen).toEqual([x.map(([number, three, flag, two]) => [number, flag, ...row(three, 0), ...row(two, 3)])])
    }),
    { numRuns: 200 },
  )
  network.dispose()
})

test('the gradient of the rows, through an embedding of the numbers behind it, agrees with central differences to 1e-3', { timeout: 60_000 }, () => {
  const x = Float32Array.from({ length: 8 * 4 }, (_, index) => [Math.sin(index), index % 4, index % 2, (index >> 2) % 3][index % 4] ?? Number.NaN)
  const layers = [
    { type: 'category_embedding', dimensions: 3 },
    { type: 'pbld_embedding', frequencies: 3, dimensions: 4 },
    { type: 'dense', units: 5, activation: 'tanh' },
  ] as const
  const errors = gradientErrors(layers, 0.02, { ...ends, values: x, labels: [0, 1, 0, 1, 1, 1, 0, 0] })
  expect(errors.map(({ weight }) => weight)).toContain('category_embedding_1/embeddings')
  for (const { weight, derivative, norm, error } of errors) expect(error, `${weight}: ${derivative} for ${norm}`).toBeLessThan(1e-3)
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

const onWasm = process.env['TRAINYARD_TEST_DEVICE'] === 'wasm'
if (!onWasm)
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
      Array.from(dataset.tensor(`test.column.${column}`).data, (value) => (categories ? (categories[Number(value)] ?? null) : Number(value))),
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
