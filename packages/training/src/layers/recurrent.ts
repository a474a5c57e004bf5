import { biasAdd, tf } from '@trainyard/engine'
import { channelsOf, elementAt } from '@trainyard/spec'
import { glorotUniform } from '../initializers/variance-scaling.js'
import { orthogonalRows } from '../initializers/orthogonal.js'
import type { LayerContext, LayerOperation } from './layer.js'

/** The arrays of a recurrent layer: [features, gates·units] for the input and [units, gates·units] for the state, side by side for each gate. */
export type RecurrentWeights = { kernel: tf.Tensor2D; recurrent: tf.Tensor2D }

/** Makes them: Glorot uniform over all gates at once for the input, orthogonal rows for the state, as Keras starts them. */
export function recurrentWeights({ layer, key, parameter }: LayerContext, units: number, gates: number): RecurrentWeights {
  const features = channelsOf(layer.input)
  const width = gates * units
  const values = () => glorotUniform(features * width, { in: features, out: width }, key('kernel'))
  const kernel = parameter('kernel', 'kernel', [features, width], values)
  const recurrent = parameter('recurrent_kernel', 'kernel', [units, width], () => orthogonalRows(units, width, key('recurrent_kernel')))
  return { kernel: kernel.variable as tf.Tensor as tf.Tensor2D, recurrent: recurrent.variable as tf.Tensor as tf.Tensor2D }
}

/** One step: the input's share of the gates' sums [batch, gates·units] and the state before it, null at the first step, where both would be zero. */
export type Step<State> = (sums: tf.Tensor2D, before: State | null) => State

/**
 * Unrolls a layer over its steps: [batch, steps, features] → [batch, units], or [batch, steps, units] with `all`. The products with the inputs of all steps are
 * one product before the first of them.
 */
export function unrolled<State extends { output: tf.Tensor2D }>(kernel: tf.Tensor2D, bias: tf.Tensor1D, step: Step<State>, all: boolean): LayerOperation {
  return (x) => {
    const [, steps, features] = x.shape as [number, number, number]
    const sums = biasAdd(tf.matMul(tf.reshape(x, [-1, features]) as tf.Tensor2D, kernel), bias)
    const ofSteps = tf.unstack(tf.reshape(sums, [-1, steps, bias.size]), 1)
    const outputs: tf.Tensor[] = []
    let state: State | null = null
    for (const own of ofSteps) {
      state = step(own as tf.Tensor2D, state)
      outputs.push(state.output)
    }
    return all ? tf.stack(outputs, 1) : elementAt(outputs, steps - 1, 'outputs of the steps')
  }
}
