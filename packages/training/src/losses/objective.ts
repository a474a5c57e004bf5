import type { FeedSpec, Tensor, tf } from '@trainyard/engine'

/** Named float32 scalars on the device, or the same on the host. */
export type Scalars = Record<string, tf.Scalar>
export type Numbers = Record<string, number>

/**
 * What a task asks of the network's output [batch, outputs], given labels y [batch]: the loss that is trained on, and the figures that are reported.
 * Figures over a split are sums over its rows, added up on the host in float64, so that they do not depend on how the rows were batched.
 */
export type Objective = {
  /** How labels reach the step. */
  labels: FeedSpec
  /** The loss of each row that training minimises, without penalties. */
  trainingLoss(output: tf.Tensor2D, y: tf.Tensor1D): tf.Tensor1D
  /** Means over a training batch, by metric key. */
  batchMetrics(output: tf.Tensor2D, y: tf.Tensor1D): Scalars
  /** Sums over the rows of an evaluation batch; `loss` is the plain loss, without smoothing or penalties. */
  sums(output: tf.Tensor2D, y: tf.Tensor1D): Scalars & { loss: tf.Scalar }
  /** Turns sums over `rows` rows into metrics by key, without the prefix of the split. */
  summarise(sums: Numbers, rows: number): Numbers
  /** The network's output as something whose mean over several views of a row makes sense: probabilities, or the values themselves. */
  averageable(output: tf.Tensor2D): tf.Tensor2D
  /** Such a mean as an output of the network again, so that all figures can be had of it. */
  fromAverage(average: tf.Tensor2D): tf.Tensor2D
  /** What a user is shown: probabilities, or values in the units of the target. */
  predictions(output: tf.Tensor2D): Tensor
}
