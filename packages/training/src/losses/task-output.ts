import { type FeedSpec, type Tensor, tf } from '@trainyard/engine'
import type { TargetScaling, Task } from '@trainyard/spec'
import { unscaledValues } from '../datasets/preprocessing/target.js'
import { smallestProbability } from '../metrics/smallest-probability.js'

/** How a task reads the network's output [batch, outputs]. */
export type TaskOutput = {
  /** How labels reach the step. */
  labels: FeedSpec
  /** The network's output as something whose mean over several views of a row makes sense: probabilities, or the values themselves. */
  averageable(output: tf.Tensor2D): tf.Tensor2D
  /** Such a mean as an output of the network again, so that all figures can be had of it. */
  fromAverage(average: tf.Tensor2D): tf.Tensor2D
  /** What leaves the graph: probabilities, or scaled values. */
  predictions(output: tf.Tensor2D): Tensor
  /** The same as a user is shown it: probabilities, or values in the units of the target. */
  shown(predictions: Float32Array): Float32Array | Float64Array
}

const classes: TaskOutput = {
  labels: { shape: [], dtype: 'int32' },
  averageable: (logits) => tf.softmax(logits),
  // Softmax of its logarithms is the distribution itself.
  fromAverage: (probabilities) => tf.log(tf.maximum(probabilities, smallestProbability)) as tf.Tensor2D,
  predictions: (logits) => tf.softmax(logits),
  shown: (probabilities) => probabilities,
}

const values = (target: TargetScaling): TaskOutput => ({
  labels: { shape: [], dtype: 'float32' },
  averageable: (output) => output,
  fromAverage: (average) => average,
  predictions: (output) => output,
  shown: (output) => unscaledValues(output, target),
})

/** The target as it stands: what regression assumes where nothing was standardized. */
export const unscaledTarget: TargetScaling = { mean: 0, std: 1 }

/** The output of a task. `target` is how a regression target was standardized; null leaves values as they are. */
export const taskOutput = (task: Task, target: TargetScaling | null): TaskOutput => (task === 'classification' ? classes : values(target ?? unscaledTarget))
