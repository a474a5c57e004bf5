import { type StepFunction, tf } from '@trainyard/engine'
import type { Network } from '../architecture/network.js'
import type { Objective } from '../losses/index.js'
import type { InputTransform } from './input.js'

/** One batch of a held-out split: sums over its rows (see `Objective.sums`), and the predictions as `outputs`. Changes nothing. */
export function evaluateStep({ network, objective, input }: { network: Network; objective: Objective; input: InputTransform }): StepFunction {
  return (batch) =>
    tf.tidy(() => {
      const [x, y] = [input(batch['x'] as tf.Tensor), batch['y'] as tf.Tensor1D]
      const output = network.forward(x, { mode: 'prediction' })
      const { loss, ...metrics } = objective.sums(output, y)
      return { loss, metrics, outputs: { predictions: objective.predictions(output) } }
    })
}
