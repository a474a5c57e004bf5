import { type FeedSpec, type Tensor, tf } from '@trainyard/engine'
import { elementAt, type Link, lossFacts, type LossSpec, middleQuantile, quantilesOf, type TargetScaling } from '@trainyard/spec'
import { inTargetUnits, scaledRange, unscaledTarget } from '../datasets/preprocessing/target.js'
import { smallestProbability } from '../metrics/smallest-probability.js'

/** How the network's output [batch, outputs] is read under a loss. */
export type TaskOutput = {
  /** How labels reach the step. */
  labels: FeedSpec
  /** The network's output as something whose mean over several views of a row makes sense: probabilities, or the values themselves. */
  averageable(output: tf.Tensor2D): tf.Tensor2D
  /** Such a mean as an output of the network again, so that all figures can be had of it. */
  fromAverage(average: tf.Tensor2D): tf.Tensor2D
  /** The network's output, held where its predictions are within the target's range, if there is one. */
  bounded(output: tf.Tensor2D): tf.Tensor2D
  /** What leaves the graph: probabilities of all classes, or scaled values, those of quantiles in rising order. */
  predictions(output: tf.Tensor2D): Tensor
  /** The same as a user is shown it: probabilities, or values in the units of the target. */
  shown(predictions: Float32Array): Float32Array | Float64Array
  /**
   * Output and labels as metrics of a batch compare them: logits or probabilities and class numbers, or one value a row and its target, both in the units of
   * the target divided by `unit`.
   */
  compared(output: tf.Tensor2D, y: tf.Tensor1D): [output: tf.Tensor2D, y: tf.Tensor1D]
  unit: number
}

const logarithmOf = (probabilities: tf.Tensor2D): tf.Tensor2D => tf.log(tf.maximum(probabilities, smallestProbability)) as tf.Tensor2D

/** Probabilities of both classes from the logit of the second. */
const bothClasses = (logit: tf.Tensor2D): tf.Tensor2D => tf.concat([tf.sigmoid(tf.neg(logit)), tf.sigmoid(logit)], 1) as tf.Tensor2D

/** What a link gives, and the way back from it. */
const links: Record<Link, { apply(output: tf.Tensor2D): tf.Tensor2D; undo(applied: tf.Tensor2D): tf.Tensor2D }> = {
  // Softmax of its logarithms is the distribution itself.
  softmax: { apply: (logits) => tf.softmax(logits), undo: logarithmOf },
  sigmoid: {
    apply: bothClasses,
    undo: (probabilities) => {
      const [first, second] = tf.split(logarithmOf(probabilities), 2, 1)
      return tf.sub(second as tf.Tensor2D, first as tf.Tensor2D)
    },
  },
  identity: { apply: (output) => output, undo: (output) => output },
  log: { apply: (output) => tf.exp(output), undo: logarithmOf },
}

/** How a network's output is read under a loss. `target` is how a regression target was scaled; null leaves values as they are. */
export function taskOutput(loss: LossSpec, target: TargetScaling | null): TaskOutput {
  const { link, task } = lossFacts(loss)
  const { apply, undo } = links[link]
  const shared = { averageable: apply, fromAverage: undo }
  if (task === 'classification')
    return {
      ...shared,
      labels: { shape: [], dtype: 'int32' },
      bounded: (output) => output,
      predictions: apply,
      shown: (probabilities) => probabilities,
      compared: (output, y) => [link === 'softmax' ? output : apply(output), y],
      unit: 1,
    }
  const quantiles = quantilesOf(loss)
  const point = (values: tf.Tensor2D): tf.Tensor2D => (quantiles ? tf.slice(values, [0, middleQuantile(quantiles)], [-1, 1]) : values)
  const range = target && scaledRange(target)
  const limited = range && (link === 'log' ? range.map((end) => Math.log(Math.max(end, smallestProbability))) : range)
  const bounded = (output: tf.Tensor2D): tf.Tensor2D =>
    limited ? tf.clipByValue(output, elementAt(limited, 0, 'range'), elementAt(limited, 1, 'range')) : output
  const { unit, value } = linearScale(target ?? unscaledTarget)
  return {
    ...shared,
    labels: { shape: [], dtype: 'float32' },
    bounded,
    predictions: (output) => (quantiles ? rising(bounded(output), quantiles.length) : apply(bounded(output))),
    shown: (values) => inTargetUnits(values, target ?? unscaledTarget),
    compared: (output, y) => [value(point(apply(output))), value(y)],
    unit,
  }
}

/** The columns of each row in rising order, so that no quantile crosses another: neighbors are exchanged in as many turns as there are columns. */
function rising(output: tf.Tensor2D, columns: number): tf.Tensor2D {
  const sorted = tf.split(output, columns, 1) as tf.Tensor2D[]
  for (let turn = 0; turn < columns; turn += 1)
    for (let left = turn % 2; left + 1 < columns; left += 2) {
      const [a, b] = [elementAt(sorted, left, 'quantiles'), elementAt(sorted, left + 1, 'quantiles')]
      sorted[left] = tf.minimum(a, b)
      sorted[left + 1] = tf.maximum(a, b)
    }
  return tf.concat(sorted, 1) as tf.Tensor2D
}

/** Scaled values as tensors whose differences are those of the targets, divided by `unit`. */
function linearScale({ mean, std, transform }: TargetScaling): { unit: number; value<T extends tf.Tensor>(scaled: T): T } {
  // e^(y′·std + mean) is e^mean times a value near 1, which float32 holds.
  return transform ? { unit: Math.exp(mean), value: (scaled) => tf.exp(tf.mul(scaled, std)) } : { unit: std, value: (scaled) => scaled }
}
