import { tf } from '@trainyard/engine'
import { smallestProbability } from '../ensemble/smallest-probability.js'
import { crossEntropy } from './cross-entropy.js'
import type { Objective } from './objective.js'

const hits = (logits: tf.Tensor2D, y: tf.Tensor1D): tf.Tensor => tf.cast(tf.equal(tf.argMax(logits, 1), y), 'float32')

const weighted = (loss: tf.Tensor1D, y: tf.Tensor1D, weights: readonly number[] | null): tf.Tensor1D =>
  weights ? tf.mul(loss, tf.gather(tf.tensor1d([...weights]), y)) : loss

/** Cross-entropy over softmax, in training times the weight of the row's class where there are weights, and the share of rows whose largest logit is that of their class. Ties go to the lower class number. */
export const classification = ({ smoothing, weights }: { smoothing: number; weights: readonly number[] | null }): Objective => ({
  labels: { shape: [], dtype: 'int32' },
  trainingLoss: (logits, y) => weighted(crossEntropy(logits, y, smoothing), y, weights),
  batchMetrics: (logits, y) => ({ accuracy: tf.mean(hits(logits, y)) }),
  sums: (logits, y) => ({ loss: tf.sum(crossEntropy(logits, y)), correct: tf.sum(hits(logits, y)) }),
  summarise: ({ loss = Number.NaN, correct = Number.NaN }, rows) => ({ loss: loss / rows, accuracy: correct / rows }),
  averageable: (logits) => tf.softmax(logits),
  // Softmax of its logarithms is the distribution itself.
  fromAverage: (probabilities) => tf.log(tf.maximum(probabilities, smallestProbability)) as tf.Tensor2D,
  predictions: (logits) => tf.softmax(logits),
})
