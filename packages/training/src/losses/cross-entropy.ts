import { softmaxCrossEntropy, sparseSoftmaxCrossEntropy, tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import type { LossHalf } from './loss.js'

/**
 * The cross-entropy of each row in nats, from logits [batch, classes] by log-sum-exp and class numbers [batch] int32. With `smoothing` α the target is
 * (1 − α)·one-hot + α / classes (Szegedy et al. 2016, §7).
 */
export const crossEntropy: LossHalf<Extract<LossSpec, { type: 'cross_entropy' }>> = (logits, classNumbers, _spec, smoothing) => {
  if (smoothing === 0) return sparseSoftmaxCrossEntropy(logits, classNumbers)
  const classes = logits.shape[1]
  const targets = tf.oneHot(classNumbers, classes, 1 - smoothing + smoothing / classes, smoothing / classes, 'float32')
  return softmaxCrossEntropy(logits, targets as tf.Tensor2D)
}
