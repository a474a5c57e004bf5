import { tf } from '@trainyard/engine'
import type { ActivationName } from '@trainyard/spec'

/** When a value counts as saturated: where the derivative has fallen to about a hundredth of its largest, 4 % of it for tanh. */
const saturated: Partial<Record<ActivationName, (y: tf.Tensor) => tf.Tensor>> = {
  sigmoid: (y) => tf.logicalOr(tf.less(y, 0.01), tf.greater(y, 0.99)),
  hard_sigmoid: (y) => tf.logicalOr(tf.less(y, 0.01), tf.greater(y, 0.99)),
  tanh: (y) => tf.greater(tf.abs(y), 0.98),
}

const share = (condition: tf.Tensor): tf.Tensor => tf.mean(tf.cast(condition, 'float32'))

/** What is reported of an activation's output: mean, standard deviation, the share of exact zeros, and where it can saturate the share of values that are. Scalars. */
export function activationFigures(activation: ActivationName, y: tf.Tensor): Record<string, tf.Tensor> {
  const { mean, variance } = tf.moments(y)
  const isSaturated = saturated[activation]
  return {
    activation_mean: mean,
    activation_std: tf.sqrt(variance),
    zero_fraction: share(tf.equal(y, 0)),
    ...(isSaturated ? { saturated_fraction: share(isSaturated(y)) } : {}),
  }
}
