import { type StepFunction, tf } from '@trainyard/engine'
import type { Network } from '../architecture/network.js'
import type { Objective } from '../losses/index.js'
import type { InputTransform } from './input.js'

export type EvaluateStepParts = { network: Network; objective: Objective; input: InputTransform; rectified: ReadonlySet<string> }

/** The output that holds the largest value of each unit (channel) of a rectified layer, over the rows of a batch: a unit that is never above zero is dead. */
export const peakOutput = (layer: string): string => `peak/${layer}`

/** One batch of a held-out split: sums over its rows (see `Objective.sums`), and as `outputs` the predictions and the peaks of the rectified layers. Changes nothing. */
export function evaluateStep({ network, objective, input, rectified }: EvaluateStepParts): StepFunction {
  return (batch) =>
    tf.tidy(() => {
      const [x, y] = [input(batch['x'] as tf.Tensor), batch['y'] as tf.Tensor1D]
      const peaks: Record<string, tf.Tensor> = {}
      const output = network.forward(x, { mode: 'prediction' }, ({ name }, value) => {
        if (rectified.has(name)) peaks[peakOutput(name)] = tf.max(value, value.shape.map((_, axis) => axis).slice(0, -1))
      })
      const { loss, ...metrics } = objective.sums(output, y)
      return { loss, metrics, outputs: { predictions: objective.predictions(output), ...peaks } }
    })
}
