import { tf } from '@trainyard/engine'
import { elementAt, layerFacts, lossOf } from '@trainyard/spec'
import type { Split } from '../datasets/splits/split.js'
import type { Model } from '../loop/member.js'
import { priorOutput, startAtPrior } from '../losses/prior.js'
import type { MemberTask } from '../ports.js'
import { TrainingError } from '../training-error.js'
import { loadSlots, loadStart, openStartFile, type StartFile } from './start-weights.js'

/** What a member starts with: its training rows in the order of the first epoch, and the file that it starts from; null for its seed. */
export type StartRows = { train: Split; start: StartFile | null; order: Int32Array; batchSize: number }

/** The weights before the first step: drawn from the seed, or those of a file, and what layers find in the rows. */
export function startWeights({ spec, info }: MemberTask, rows: StartRows, model: Model): void {
  const { network, optimizer } = model
  const { train, start } = rows
  const { init } = spec
  const load = (): void => {
    if (init && start) loadStart(network, init, start, { own: info.classes, ofStart: init.from.classes ?? info.classes }) // default: the same classes
  }
  // Twice: layers that are not loaded see what those before them make of the rows, and layers that are loaded stay as they were.
  load()
  startFromData(model, rows)
  load()
  const drawsOutput = !init || init.reset.includes(network.shapes.output.name)
  if (drawsOutput && spec.training.output_start === 'prior') startAtPrior(network, priorOutput(lossOf(spec), { ...train, classes: info.classes.length }))
  if (init?.optimizer === 'keep' && start) loadSlots(optimizer, start)
}

/**
 * The file that a member starts from; null where its seed draws the weights.
 * @throws {TrainingError} when the job starts from a file, and there is none.
 */
export function startFileOf({ spec, init }: MemberTask): StartFile | null {
  if (!spec.init) return null
  if (!init) throw new TrainingError('engine_error', 'the job starts from a checkpoint, and the trainer was given none')
  return openStartFile(init)
}

/** Rows that layers find their numbers in, before the first step. */
const fittedRows = 16_384

/**
 * Lets layers that start from data see it: the first batch (batch normalization as the identity), or, where a layer finds numbers in the training rows, all of
 * them, or as many as `fittedRows` at equal distances in their order.
 */
function startFromData({ network, input }: Pick<Model, 'network' | 'input'>, { train: { x, rows: all }, order, batchSize }: StartRows): void {
  const fits = network.shapes.layers.some(({ spec }) => layerFacts(spec).fitsRows)
  const count = fits ? Math.min(order.length, fittedRows) : batchSize
  const size = x.data.length / all
  const values = new Float32Array(count * size)
  for (let position = 0; position < count; position += 1) {
    const row = elementAt(order, fits ? Math.floor((position * order.length) / count) : position, 'training rows')
    values.set(x.data.subarray(row * size, (row + 1) * size), position * size)
  }
  tf.tidy(() => void network.forward(input(tf.tensor(values, [count, ...x.shape.slice(1)])), { mode: 'start' }))
}
