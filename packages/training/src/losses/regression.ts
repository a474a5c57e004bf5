import { tf } from '@trainyard/engine'
import type { TargetScaling } from '@trainyard/spec'
import type { Objective } from './objective.js'
import { squaredError } from './squared-error.js'

/** Mean squared error of the standardised target; errors are reported in the target's own units. */
export const regression = ({ target }: { target: TargetScaling }): Objective => {
  const absolute = (output: tf.Tensor2D, y: tf.Tensor1D) => tf.abs(tf.sub(tf.reshape(output, [-1]), y))
  return {
    labels: { shape: [], dtype: 'float32' },
    trainingLoss: squaredError,
    batchMetrics: (output, y) => ({ mean_absolute_error: tf.mul(tf.mean(absolute(output, y)), target.std) }),
    sums: (output, y) => ({ loss: tf.sum(squaredError(output, y)), absolute: tf.sum(absolute(output, y)) }),
    summarise: ({ loss = Number.NaN, absolute: sum = Number.NaN }, rows) => ({
      loss: loss / rows,
      mean_absolute_error: (sum / rows) * target.std,
      root_mean_squared_error: Math.sqrt(loss / rows) * target.std,
    }),
    averageable: (output) => output,
    fromAverage: (average) => average,
    predictions: (output) => tf.add(tf.mul(output, target.std), target.mean),
  }
}
