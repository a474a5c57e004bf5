import { type StepFunction, tf } from '@trainyard/engine'
import type { Network } from '../architecture/network.js'
import type { Objective } from '../losses/objective.js'
import { takeView, type View } from '../augmentation/index.js'
import type { InputTransform } from './input.js'

export type EvaluateStepParts = { network: Network; objective: Objective; input: InputTransform; rectified: ReadonlySet<string>; views: readonly View[] }

/** The output that holds the largest value of each unit (channel) of a rectified layer, over the rows of a batch: a unit that is never above zero is dead. */
export const peakOutput = (layer: string): string => `peak/${layer}`

/**
 * One batch of a held-out split: sums over its rows (see `Objective.sums`), and as `outputs` the predictions and the peaks of the rectified layers. Changes nothing.
 * With views, the rows are judged by the average over them, which the views' shares make up.
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
      const { loss, ...metrics } = objective.sums(output, y)
      return { loss, metrics, outputs: { predictions: objective.predictions(output), ...peaks } }
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
  const columns = outputs.shape[1]
  const averaged = tf.sum(tf.mul(tf.reshape(objective.averageable(outputs), [views.length, rows, columns]), shares), 0)
  return objective.fromAverage(averaged as tf.Tensor2D)
}
