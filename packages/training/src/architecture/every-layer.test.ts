import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { type JobSpecInput, type LayerInput, type LayerSpec, modelManifest, readTensorFile } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { combineEnsemble } from '../ensemble/combine-ensemble.js'
import { recordingPorts, toySide, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from '../loop/train-member.js'
import type { NewCheckpoint } from '../ports.js'
import { createPredictor } from '../predictor/create-predictor.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const flatten = { type: 'flatten' } as const
const bend = { type: 'activation', function: 'tanh' } as const

/** A network around each layer, for images of 8 × 8; a layer without one does not compile. */
const networks: Record<LayerSpec['type'], LayerInput[]> = {
  dense: [flatten, { type: 'dense', units: 6, activation: 'relu' }],
  conv2d: [{ type: 'conv2d', filters: 3, strides: 2, activation: 'relu' }, flatten],
  depthwise_conv2d: [{ type: 'depthwise_conv2d', depth_multiplier: 3, strides: 2, activation: 'relu' }, flatten],
  separable_conv2d: [{ type: 'separable_conv2d', filters: 4, depth_multiplier: 2, strides: 2 }, { type: 'batch_normalization' }, bend, flatten],
  max_pooling2d: [{ type: 'max_pooling2d' }, flatten],
  average_pooling2d: [{ type: 'average_pooling2d' }, flatten],
  global_average_pooling2d: [{ type: 'conv2d', filters: 4, strides: 2, activation: 'tanh' }, { type: 'global_average_pooling2d' }],
  flatten: [flatten],
  reshape: [{ type: 'reshape', shape: [16, 4] }, flatten],
  permute: [{ type: 'permute', axes: [2, 3, 1] }, flatten, { type: 'dense', units: 5, activation: 'tanh' }],
  batch_normalization: [{ type: 'conv2d', filters: 3, strides: 2 }, { type: 'batch_normalization', momentum: 0.9 }, bend, flatten],
  layer_normalization: [flatten, { type: 'dense', units: 8 }, { type: 'layer_normalization' }, bend],
  dropout: [flatten, { type: 'dropout', rate: 0.3 }],
  spatial_dropout2d: [{ type: 'conv2d', filters: 3, strides: 2 }, { type: 'spatial_dropout2d', rate: 0.3 }, flatten],
  gaussian_dropout: [flatten, { type: 'gaussian_dropout', rate: 0.3 }],
  activation: [flatten, { type: 'dense', units: 6 }, bend],
  embedding: [{ type: 'reshape', shape: [64] }, { type: 'embedding', vocabulary: 256, dimensions: 2 }, flatten],
  lstm: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'lstm', units: 5, return_sequences: true },
    { type: 'lstm', units: 4 },
  ],
  gru: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'gru', units: 5, return_sequences: true },
    { type: 'gru', units: 4 },
  ],
  residual: [
    { type: 'conv2d', filters: 3, activation: 'relu' },
    {
      type: 'residual',
      shortcut: 'projection',
      layers: [
        { type: 'conv2d', filters: 4, strides: 2 },
        { type: 'batch_normalization', momentum: 0.9 },
        { type: 'activation', function: 'relu' },
        { type: 'residual', layers: [{ type: 'conv2d', filters: 4, activation: 'relu', regularization: { l2: 0.01 } }] },
      ],
    },
    { type: 'activation', function: 'relu' },
    flatten,
    { type: 'residual', shortcut: 'projection', layers: [{ type: 'dense', units: 6, activation: 'relu' }] },
  ],
}

const partsOf = (layers: LayerInput[]): Partial<JobSpecInput> => ({
  architecture: { layers },
  optimizer: { type: 'adam', learning_rate: 0.01 },
  regularization: { l2: 1e-4 },
  training: { epochs: 2, batch_size: 16, checkpoint_every_steps: 1, metrics_every_steps: 1 },
})

const rows = 40
type Trained = Awaited<ReturnType<typeof train>>

async function train(layers: LayerInput[], mode: 'auto' | 'eager', resume: Uint8Array | null = null) {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(toyTask(partsOf(layers), { rows, resume }), ports, engine, { mode })
  if (outcome.status !== 'succeeded') throw new Error('the training did not end')
  return { outcome, seen, final: seen.checkpoints.at(-1) }
}

const arrays = (checkpoint: NewCheckpoint | undefined): Map<string, number[]> => {
  const file = readTensorFile(checkpoint?.file ?? new Uint8Array())
  return new Map(file.names.map((name) => [name, Array.from(file.tensor(name).data, Number)]))
}

const losses = (seen: Trained['seen']) => seen.points.filter(({ key }) => key === 'loss').map(({ value }) => value ?? Number.NaN)

test.each(Object.entries(networks))(
  '%s trains as a graph as it does eagerly, goes on from a checkpoint in the same bits, and predicts the same when served',
  { timeout: 60_000 },
  async (_type, layers) => {
    const [graph, eager] = [await train(layers, 'auto'), await train(layers, 'eager')]
    expect(graph.seen.engines.map(({ mode }) => mode)).toEqual([engine.backend === 'tensorflow' ? 'graph' : 'eager'])
    expect(losses(graph.seen)).toHaveLength(4)
    for (const [step, loss] of losses(eager.seen).entries()) expect(losses(graph.seen)[step]).toBeCloseTo(loss, 4)
    const resumed = await train(layers, 'auto', graph.seen.checkpoints.find(({ kind, step }) => kind === 'last' && step === 2)?.file)
    expect(arrays(resumed.final)).toEqual(arrays(graph.final))
    await expectSamePredictions(layers, [graph, eager])
  },
)

/** Combines the trainings into a model, loads it, and compares what it says of raw pixels with what was said of the same rows at the end of the training. */
async function expectSamePredictions(layers: LayerInput[], runs: readonly Trained[]): Promise<void> {
  const members = runs.map(({ outcome, final }, index) => ({ index, predictions: readTensorFile(outcome.predictions), file: final?.file ?? new Uint8Array() }))
  const { spec, info, dataset } = toyTask(partsOf(layers), { rows })
  const { weights, combine } = combineEnsemble({ spec, info, members })
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  const places = members.map(({ index }) => ({ index, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x', weight: weights[index] }))
  const manifest = { format: 'trainyard-model-1', spec, dataset: info, preprocessing, target, combine, parameters: 1, members: places }
  const predictor = createPredictor({ manifest: modelManifest.parse(JSON.parse(JSON.stringify(manifest))), members })
  const pixels = dataset.tensor('test.x').data as Uint8Array
  const instances = Array.from({ length: 20 }, (_, row) => [...pixels.subarray(row * toySide ** 2, (row + 1) * toySide ** 2)])
  const predictions = await predictor.predict(instances, { members: true })
  predictor.dispose()
  expect(predictions).toHaveLength(20)
  for (const [row, { members: own = [] }] of predictions.entries())
    for (const [member, { probabilities = [] }] of own.entries()) {
      const stored = members[member]?.predictions.tensor('test.outputs').data as Float32Array
      for (const [column, p] of probabilities.entries()) expect(p).toBeCloseTo(stored[row * 4 + column] ?? Number.NaN, 4)
    }
}
