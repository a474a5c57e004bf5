import type { EngineInfo } from '@trainyard/engine'
import { defined, elementAt, type JobSpecInput, type LayerInput, type Prediction, readTensorFile } from '@trainyard/spec'
import { recordingPorts, toySide, toyTask } from '@trainyard/testing/training/toy-task.js'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { combineEnsemble, createPredictor, type NewCheckpoint, type Predictor, prepareSplits, trainMember } from '@trainyard/training'
import fc from 'fast-check'
import { expect } from 'vitest'

const partsOf = (layers: LayerInput[]): Partial<JobSpecInput> => ({
  architecture: { layers },
  optimizer: { type: 'adam', learning_rate: 0.01 },
  regularization: { l2: 1e-4 },
  training: { epochs: 2, batch_size: 16, checkpoint_every_steps: 1, metrics_every_steps: 1 },
})

const rows = 40
type Trained = Awaited<ReturnType<typeof train>>

async function train(layers: LayerInput[], engine: EngineInfo, mode: 'auto' | 'eager', resume: Uint8Array | null = null) {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(toyTask(partsOf(layers), { rows, resume }), ports, engine, { mode })
  if (outcome.status !== 'succeeded') throw new Error('the training did not end')
  return { outcome, seen, final: defined(seen.checkpoints.at(-1), 'the last checkpoint') }
}

const arrays = (checkpoint: NewCheckpoint): Map<string, number[]> => {
  const file = readTensorFile(checkpoint.file)
  return new Map(file.names.map((name) => [name, Array.from(file.tensor(name).data, Number)]))
}

const losses = (seen: Trained['seen']) => seen.points.filter(({ key }) => key === 'loss').map(({ value }) => defined(value, 'a loss that is finite'))

/**
 * A network of these layers, for images of 8 × 8, trains as a graph as it does eagerly, goes on from a checkpoint in the same bits, and predicts the same when
 * served.
 */
export async function expectTrainsAndServes(layers: LayerInput[], engine: EngineInfo): Promise<void> {
  const [graph, eager] = [await train(layers, engine, 'auto'), await train(layers, engine, 'eager')]
  expect(graph.seen.engines.map(({ mode }) => mode)).toEqual([engine.backend === 'tensorflow' ? 'graph' : 'eager'])
  expect(losses(graph.seen)).toHaveLength(4)
  for (const [step, loss] of losses(eager.seen).entries()) expect(losses(graph.seen)[step]).toBeCloseTo(loss, 4)
  const resumed = await train(layers, engine, 'auto', graph.seen.checkpoints.find(({ kind, step }) => kind === 'last' && step === 2)?.file)
  expect(arrays(resumed.final)).toEqual(arrays(graph.final))
  await expectSamePredictions(layers, [graph, eager])
}

/** Combines the trainings into a model, loads it, and compares what it says of raw pixels with what was said of the same rows at the end of the training. */
async function expectSamePredictions(layers: LayerInput[], runs: readonly Trained[]): Promise<void> {
  const members = runs.map(({ outcome, final }, index) => ({ index, predictions: readTensorFile(outcome.predictions), file: final.file }))
  const { spec, info, dataset } = toyTask(partsOf(layers), { rows })
  const { weights, combine } = combineEnsemble({ spec, info, members })
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  const manifest = manifestOf({ spec, dataset: info, preprocessing, target, combine, weights })
  const predictor = createPredictor({ manifest: manifest, members })
  const pixels = dataset.tensor('test.x').data as Uint8Array
  const instances = Array.from({ length: 20 }, (_, row) => [...pixels.subarray(row * toySide ** 2, (row + 1) * toySide ** 2)])
  const predictions = await predictor.predict(instances, { members: true })
  await expectRowsApart(predictor, instances, predictions)
  predictor.dispose()
  expect(predictions).toHaveLength(20)
  for (const [row, { members: own = [] }] of predictions.entries()) {
    // A network that ends in members of its own shows each; what was stored of the training is their mean.
    const parts = own.length / members.length
    for (const [member, { predictions: stored }] of members.entries())
      for (let column = 0; column < 4; column += 1) {
        const shown = own.slice(member * parts, (member + 1) * parts).map(({ probabilities = [] }) => defined(probabilities[column], 'a probability'))
        const mean = shown.reduce((sum, p) => sum + p, 0) / parts
        expect(mean).toBeCloseTo(elementAt(stored.tensor('test.outputs').data as Float32Array, row * 4 + column, 'stored outputs'), 4)
      }
  }
}

/** Whichever rows run together, in whichever order and number, each is answered as before: up to the rounding of 32-bit sums. */
async function expectRowsApart(predictor: Predictor, instances: readonly number[][], expected: readonly Prediction[]): Promise<void> {
  expect(predictor.joins({ members: true })).toBe(true)
  const place = fc.nat({ max: instances.length - 1 })
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.array(place, { minLength: 1, maxLength: 20 }), fc.array(place, { minLength: 250, maxLength: 280 })), async (places) => {
      const predictions = await predictor.predict(
        places.map((row) => elementAt(instances, row, 'instances')),
        { members: false },
      )
      const shares = (of: readonly Prediction[]) => of.flatMap(({ probabilities = [] }) => probabilities.map((p) => defined(p, 'a probability')))
      const alone = shares(places.map((row) => elementAt(expected, row, 'predictions')))
      for (const [index, share] of shares(predictions).entries()) expect(Math.abs(share - elementAt(alone, index, 'probabilities'))).toBeLessThan(2e-6)
    }),
    { numRuns: 12 },
  )
}
