import { tf } from '@trainyard/engine'
import { crossEntropy } from './cross-entropy.js'
import type { Objective } from './objective.js'

const hits = (logits: tf.Tensor2D, y: tf.Tensor1D): tf.Tensor => tf.cast(tf.equal(tf.argMax(logits, 1), y), 'float32')

/** Cross-entropy over softmax, and the share of rows whose largest logit is that of their class. Ties go to the lower class number. */
export const classification = ({ smoothing }: { smoothing: number }): Objective => ({
  labels: { shape: [], dtype: 'int32' },
  trainingLoss: (logits, y) => crossEntropy(logits, y, smoothing),
  batchMetrics: (logits, y) => ({ accuracy: tf.mean(hits(logits, y)) }),
  sums: (logits, y) => ({ loss: tf.sum(crossEntropy(logits, y)), correct: tf.sum(hits(logits, y)) }),
  summarise: ({ loss = Number.NaN, correct = Number.NaN }, rows) => ({ loss: loss / rows, accuracy: correct / rows }),
  predictions: (logits) => tf.softmax(logits),
})
