import * as tf from '@tensorflow/tfjs'
import { loadEngine } from '@trainyard/engine'
import { openModel, tfjsFiles } from '@trainyard/exchange'
import {
  constantDeviation,
  csvReading,
  defined,
  type Instance,
  type LayerInput,
  modelInputShape,
  type Prediction,
  type Preprocessing,
  type TargetScaling,
} from '@trainyard/spec'
import { imageCase, imageCases, madeModel, numbers, type RandomModel, tableInfo } from '../support/training/random-networks.js'
import { createPredictor } from '@trainyard/training'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

beforeAll(async () => {
  await loadEngine({ device: 'cpu' })
})

const ensembleFile = z.object({
  inputs: z.enum(['raw', 'prepared']),
  outputs: z.enum(['probabilities', 'values', 'standardized']),
  pixel_range: z.tuple([z.number(), z.number()]).optional(),
  target: z.object({ mean: z.number(), std: z.number() }).nullable(),
  missing: z.object({ note: z.string(), numbers: z.array(z.number()).optional(), texts: z.array(z.string()).optional() }),
})

type Case = RandomModel & { rows: Instance[] }

/** What the service predicts and what TensorFlow.js makes of the export, for the same rows: of the member alone, and of raw rows by the module of the export. */
async function both(of: Case) {
  const { manifest, file } = madeModel(of)
  const predictor = createPredictor({ manifest, members: [{ index: 0, file }] })
  const predictions = await predictor.predict(of.rows, { members: false })
  const served = predictions.map(({ probabilities, value }) => probabilities ?? [value ?? null])
  predictor.dispose()
  const files = tfjsFiles({ name: 'm', version: '1', manifest, members: [{ index: 0, file }] })
  const json = (path: string) => JSON.parse(Buffer.from(defined(files[path], path)).toString())
  const ensemble = ensembleFile.parse(json('ensemble.json'))
  const { modelTopology, weightsManifest } = json('member-0/model.json')
  const weightData = Uint8Array.from(defined(files['member-0/weights.bin'], 'weights')).buffer
  const layers = () => ({ load: async () => ({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }) })
  const native = tf.getBackend()
  /** TensorFlow.js' own kernels, not those that the service uses, too. */
  const onOwnKernels = async <T>(work: () => T | Promise<T>): Promise<T> => {
    await tf.setBackend('cpu')
    try {
      return await work()
    } finally {
      await tf.setBackend(native)
    }
  }
  const opened = await onOwnKernels(() => openModel(tf, { json: async (path: string) => json(path), layers }))
  const found: Prediction[] = await onOwnKernels(() => opened.predict(of.rows))
  const scale = manifest.target === null ? 1 : manifest.target.std + Math.abs(manifest.target.mean)
  expectClose(
    found.map(({ probabilities, value }) => (probabilities ?? [value ?? null]).map(Number)),
    served,
    scale,
  )
  const model: tf.LayersModel = await onOwnKernels(() => tf.loadLayersModel(layers()))
  const exported = (rows: number[]): Promise<number[][]> =>
    onOwnKernels(() => tf.tidy(() => (model.predict(tf.tensor(rows, [of.rows.length, ...modelInputShape(of.info)])) as tf.Tensor2D).arraySync()))
  return { served, ensemble, exported, names: model.layers.map((each) => each.getClassName()) }
}

function expectClose(found: readonly (readonly number[])[], wanted: readonly (readonly (number | null)[])[], scale = 1) {
  for (const [row, values] of wanted.entries())
    for (const [column, value] of values.entries()) {
      const own = found[row]?.[column] ?? Number.NaN
      expect(Math.abs(own - (value ?? Number.NaN)), `row ${row}, output ${column}: ${own} for ${value}`).toBeLessThanOrEqual(2e-5 * scale)
    }
  expect(found.length).toBe(wanted.length)
}

/** TensorFlow's optimizer makes one op of the first three, for which it has no kernel. */
const fused: LayerInput[] = [
  { type: 'conv2d', filters: 1, kernel_size: [1, 1], strides: 1, padding: 'same', use_bias: true, activation: 'swish' },
  { type: 'activation', function: 'leaky_relu' },
  { type: 'residual', shortcut: 'identity', layers: [{ type: 'batch_normalization', center: false, scale: false, epsilon: 0.001 }] },
]

test('a random network gives TensorFlow.js what the service predicts, from numbers in any range of pixels', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(imageCases, async (of) => {
      const { served, ensemble, exported, names } = await both(of)
      for (const name of names) seen.add(name)
      expect([ensemble.inputs, ensemble.outputs, ensemble.pixel_range]).toEqual(['raw', 'probabilities', of.info.pixel_range])
      expectClose(await exported(of.rows.flat()), served)
    }),
    { numRuns: 60, examples: [[imageCase({ layers: fused, channels: 1, classes: 2, seed: 0 })]] },
  )
  expect([...seen].sort()).toEqual(
    expect.arrayContaining(['Add', 'Conv2D', 'DepthwiseConv2D', 'SeparableConv2D', 'LayerNormalization', 'BatchNormalization', 'TrainyardLayer']),
  )
}, 240_000)

test('rows of a table far from zero, and targets far from zero, give what the service predicts or say what is left to the caller', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          exponent: fc.integer({ min: -9, max: 9 }),
          away: fc.constantFrom(0, 0.5, 30, 900, 5_000, 1e6),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      fc.record({ exponent: fc.integer({ min: -6, max: 6 }), away: fc.constantFrom(0, -3, 200, 1e5), clip: fc.boolean() }),
      fc.integer({ min: 0, max: 2 ** 31 }),
      async (columns, goal, seed) => {
        const info = tableInfo(
          columns.map((_, index) => `x${index}`),
          0,
        )
        const scalings = columns.map(({ exponent, away }) => ({ std: 10 ** exponent, mean: away * 10 ** exponent }))
        const preprocessing: Preprocessing = {
          kind: 'table',
          columns: scalings.map(({ mean, std }, index) => ({ type: 'numeric', name: `x${index}`, mean, std, impute: mean, missing_indicator: false })),
        }
        const [std, mean] = [10 ** goal.exponent, goal.away * 10 ** goal.exponent]
        const target: TargetScaling = { std, mean, ...(goal.clip ? { range: [mean - 0.2 * std, mean + 0.1 * std] } : {}) }
        const next = numbers(seed)
        // In float32, so that what is compared is not how a caller rounds its own numbers.
        const rows = [0, 1, 2, 3].map(() => scalings.map(({ mean, std }) => Math.fround(mean + next(-2, 2) * std)))
        const { served, ensemble, exported } = await both({
          info,
          preprocessing,
          target,
          layers: [{ type: 'dense', units: 4, activation: 'tanh' }],
          seed,
          rows,
        })
        const prepared = rows.map((row) => row.map((value, index) => (value - (scalings[index]?.mean ?? 0)) / (scalings[index]?.std ?? 1)))
        const isFar = columns.some(({ away }) => away > 1_024)
        expect([ensemble.inputs, ensemble.outputs]).toEqual([isFar ? 'prepared' : 'raw', Math.abs(goal.away) > 1_024 ? 'standardized' : 'values'])
        const outputs = await exported((ensemble.inputs === 'raw' ? rows : prepared).flat())
        const values = ensemble.outputs === 'values' ? outputs : outputs.map((row) => row.map((value) => value * target.std + target.mean))
        expectClose(values, served, target.std * Math.max(5, Math.abs(goal.away)))
      },
    ),
    { numRuns: 60 },
  )
}, 120_000)

test('NaN comes out as NaN, the file of the export says so, and its numbers in place of missing ones give what the service predicts', async () => {
  const cell = fc.oneof(fc.constant(null), fc.constant(-999), fc.integer({ min: -50, max: 50 }))
  const fitted = fc.record({ mean: fc.integer({ min: -9, max: 9 }), std: fc.constantFrom(0.5, 3, constantDeviation), impute: fc.integer({ min: -9, max: 9 }) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fitted, { minLength: 2, maxLength: 4 }).chain((columns) =>
        fc.record({
          columns: fc.constant(columns),
          rows: fc.array(fc.tuple(...columns.map(() => cell)), { minLength: 1, maxLength: 4 }),
          seed: fc.nat(),
          listed: fc.boolean(),
        }),
      ),
      async ({ columns, rows, seed, listed }) => {
        const names = columns.map((_, index) => `x${index}`)
        const reading = { ...csvReading.parse({ missing: ['-999', 'gone'] }), ignored: [] }
        const info = { ...tableInfo(names, 3), ...(listed && { reading }) }
        const preprocessing: Preprocessing = {
          kind: 'table',
          columns: columns.map((column, index) => ({ ...column, type: 'numeric', name: `x${index}`, missing_indicator: false })),
        }
        const layers: LayerInput[] = [{ type: 'dense', units: 4, activation: 'tanh' }]
        const { served, ensemble, exported } = await both({ info, preprocessing, target: null, layers, seed, rows })
        expect(ensemble.inputs).toBe('raw')
        expect(ensemble.missing.note).toContain('NaN gives NaN')
        const { numbers: standIns = [], texts = [] } = ensemble.missing
        expect(texts).toEqual(listed ? ['-999', 'gone'] : [])
        const isMissing = (value: number | null): boolean => value === null || texts.some((text) => Number(text) === value)
        expectClose(await exported(rows.flatMap((row) => row.map((value, index) => (isMissing(value) ? Number(standIns[index]) : Number(value))))), served)
        const raw = await exported(rows.flatMap((row) => row.map((value) => value ?? Number.NaN)))
        for (const [index, row] of rows.entries()) expect(raw[index]?.every(Number.isNaN)).toBe(row.includes(null))
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

test('whole numbers reach an embedding as they are, and layers may be named like those that the export adds', async () => {
  const info = tableInfo(['a', 'b', 'c', 'd'], 3)
  const preprocessing: Preprocessing = {
    kind: 'table',
    columns: info.columns.map(({ name }) => ({ type: 'numeric', name, mean: 0, std: 1, impute: 0, missing_indicator: false })),
  }
  const rows = [
    [0, 6, 3, 1],
    [5, 5, 2, 0],
  ]
  const layers: LayerInput[] = [
    { type: 'embedding', vocabulary: 7, dimensions: 3, name: 'input_scaling' },
    { type: 'permute', axes: [2, 1] },
    { type: 'lstm', units: 4, return_sequences: true, name: 'probabilities' },
    { type: 'lstm', units: 3 },
    { type: 'dense', units: 5, activation: 'gelu', name: 'x' },
    { type: 'dense', units: 5, activation: 'relu', name: 'x_activation' },
  ]
  const { served, ensemble, exported, names } = await both({ info, preprocessing, target: null, layers, seed: 3, rows })
  expect([ensemble.inputs, names.slice(0, 2)]).toEqual(['raw', ['InputLayer', 'Embedding']])
  expectClose(await exported(rows.flat()), served)
})
