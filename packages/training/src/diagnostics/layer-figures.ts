import { tf } from '@trainyard/engine'
import { type ActivationName, activationTraits } from '@trainyard/spec'

const share = (condition: tf.Tensor): tf.Tensor => tf.mean(tf.cast(condition, 'float32'))

const isBeyond = (y: tf.Tensor, [low, high]: readonly [number, number]): tf.Tensor => tf.logicalOr(tf.less(y, low), tf.greater(y, high))

/** What is reported of an activation's output: mean, standard deviation, the share of exact zeros, and where it can saturate the share of values that are. Scalars. */
export function activationFigures(activation: ActivationName, y: tf.Tensor): Record<string, tf.Tensor> {
  const { mean, variance } = tf.moments(y)
  const { saturates } = activationTraits(activation)
  return {
    activation_mean: mean,
    activation_std: tf.sqrt(variance),
    zero_fraction: share(tf.equal(y, 0)),
    ...(saturates ? { saturated_fraction: share(isBeyond(y, saturates)) } : {}),
  }
}
