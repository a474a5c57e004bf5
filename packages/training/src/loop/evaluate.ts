import { type StepFunction, type StepSeries, tf } from '@trainyard/engine'
import { defined, elementAt, invariant, lossOf, quantilesOf } from '@trainyard/spec'
import type { Network } from '../architecture/network.js'
import { takeView, type View } from '../augmentations/index.js'
import { joinFloats } from '../join-floats.js'
import type { Numbers, Objective } from '../losses/objective.js'
import type { TrainingPorts } from '../ports.js'
import type { InputTransform } from './input.js'
import { type Member, stepOf } from './member.js'
import { stopAsked, yieldToEventLoop } from './requests.js'

/** The splits that no step trains on. */
export const heldOutSplits = ['validation', 'test'] as const
export type HeldOutSplit = (typeof heldOutSplits)[number]

export type EvaluateStepParts = { network: Network; objective: Objective; input: InputTransform; rectified: ReadonlySet<string>; views: readonly View[] }

/** The output that holds the largest value of each unit (channel) of a rectified layer, over the rows of a batch: a unit that is never above zero is dead. */
const peakOutput = (layer: string): string => `peak/${layer}`

/**
 * One batch of a held-out split: as `outputs` the loss and the predictions of its rows, and the peaks of the rectified layers. Changes
 * nothing. With views, the rows are judged by the average over them, which the views' shares make up.
 */
export function evaluateStep({ network, objective, input, rectified, views }: EvaluateStepParts): StepFunction {
  return (batch) =>
    tf.tidy(() => {
      const [raw, y] = [batch['x'] as tf.Tensor, batch['y'] as tf.Tensor1D]
      const peaks: Record<string, tf.Tensor> = {}
      const forward = (x: tf.Tensor): tf.Tensor2D =>
        network.forward(input(x), { mode: 'prediction' }, ({ name }, value) => {
          if (rectified.has(name)) peaks[peakOutput(name)] = tf.max(value, value.shape.map((_, axis) => axis).slice(0, -1))
        })
      const output = views.length === 0 ? forward(raw) : averageView(objective, forward, raw as tf.Tensor4D, views)
      const losses = objective.plainLoss(objective.bounded(output), y)
      return { loss: tf.sum(losses) as tf.Scalar, metrics: {}, outputs: { losses, predictions: objective.predictions(output), ...peaks } }
    })
}

/** All views of the batch as one larger batch, their outputs averaged row by row. */
function averageView(objective: Objective, forward: (x: tf.Tensor) => tf.Tensor2D, images: tf.Tensor4D, views: readonly View[]): tf.Tensor2D {
  const rows = images.shape[0]
  const outputs = forward(tf.concat(views.map((view) => takeView(images, view))))
  const shares = tf.tensor3d(
    views.map(({ share }) => share),
    [views.length, 1, 1],
  )
  const each = objective.averageable(outputs)
  const averaged = tf.sum(tf.mul(tf.reshape(each, [views.length, rows, each.shape[1]]), shares), 0)
  return objective.fromAverage(averaged as tf.Tensor2D)
}

/**
 * Metrics of a split by key, without prefix, the predictions of its rows as users see them [rows, outputs], row-major, and the share of units of each rectified layer that are
 * zero on every row.
 */
export type Evaluation = { metrics: Numbers; predictions: Float32Array | Float64Array; outputs: number; dead: ReadonlyMap<string, number> }

/** Rows per call; enough to keep the library busy, few enough to look up between calls. */
const rowsPerCall = 8192

/**
 * Runs the whole split, which must be there, through the network as it stands, and measures all metrics or those of an epoch. Null when a stop was asked for
 * meanwhile.
 */
export async function evaluateSplit(member: Member, ports: TrainingPorts, split: HeldOutSplit, extent: 'epoch' | 'all'): Promise<Evaluation | null> {
  const { rows: data, model, program } = member
  const held = defined(data.splits[split], `the ${split} split`)
  const { rows } = held
  const step = stepOf(program, split)
  const { size, rest } = data.heldOutBatches(rows)
  const collected: Collected = { losses: [], parts: [], peaks: new Map() }
  const perCall = Math.max(1, Math.floor(rowsPerCall / size)) * size
  for (let start = 0; start < rows; ) {
    const whole = rows - rest
    const [end, batch] = start < whole ? [Math.min(start + perCall, whole), size] : [rows, rest]
    collect(
      await step.runMany(
        Int32Array.from({ length: end - start }, (_, index) => start + index),
        batch,
      ),
      model.rectified,
      collected,
    )
    start = end
    await yieldToEventLoop()
    if (stopAsked(ports)) return null
  }
  const predictions = model.objective.shown(joinFloats(collected.parts))
  const columns = predictions.length / rows
  const metrics = model.objective.summarise(
    Float64Array.from(joinFloats(collected.losses)),
    { outputs: predictions, labels: held.labels, columns, weights: held.weights, quantiles: quantilesOf(lossOf(member.task.spec)) },
    extent,
  )
  return { metrics, predictions, outputs: columns, dead: deadShares(collected.peaks) }
}

/** What the batches of a split add up to. */
type Collected = { losses: Float32Array[]; parts: Float32Array[]; peaks: Map<string, Float32Array> }

function collect(series: StepSeries, rectified: ReadonlySet<string>, { losses, parts, peaks }: Collected): void {
  for (const [name, all] of [
    ['losses', losses],
    ['predictions', parts],
  ] as const) {
    const { values } = defined(series.outputs[name], name)
    invariant(values instanceof Float32Array, `${name} are float32`)
    all.push(values)
  }
  for (const layer of rectified) {
    const { values: seen, shape } = defined(series.outputs[peakOutput(layer)], `the peaks of layer ${layer}`)
    const largest = peaks.get(layer) ?? new Float32Array(elementAt(shape, 1, `the peaks of layer ${layer}`)).fill(Number.NEGATIVE_INFINITY)
    const units = largest.length
    seen.forEach((value, index) => (largest[index % units] = Math.max(elementAt(largest, index % units, 'peak'), value)))
    peaks.set(layer, largest)
  }
}

const deadShares = (peaks: ReadonlyMap<string, Float32Array>): Map<string, number> =>
  new Map([...peaks].map(([layer, largest]) => [layer, largest.filter((peak) => peak <= 0).length / Math.max(1, largest.length)]))
