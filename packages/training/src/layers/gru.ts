import { biasAdd, tf } from '@trainyard/engine'
import { activations } from '../activations/index.js'
import { filled, type LayerFactory } from './layer.js'
import { recurrentWeights, unrolled } from './recurrent.js'

type State = { output: tf.Tensor2D }

/**
 * z, r = σ(xW + b + hU + b′); h̃ = tanh(xW + b + r·(hU + b′)); h ← z·h + (1 − z)·h̃, the gates side by side as z, r, h̃ (Cho et al. 2014, eq. 5 to 8, with the
 * reset gate after the product, as in cuDNN and in Keras' `reset_after`). Hence two biases.
 */
export const gru: LayerFactory<'gru'> = (spec, context) => {
  const { units } = spec
  const { kernel, recurrent } = recurrentWeights(context, units, 3)
  const makeBias = (what: string) => context.parameter(what, 'bias', [3 * units], () => filled(3 * units, 0)).variable as tf.Tensor as tf.Tensor1D
  const [bias, recurrentBias] = [makeBias('bias'), makeBias('recurrent_bias')]
  const { sigmoid, tanh } = activations
  const step = (sums: tf.Tensor2D, before: State | null): State => {
    const past = before ? biasAdd(tf.matMul(before.output, recurrent), recurrentBias) : tf.reshape(recurrentBias, [1, -1])
    const [xUpdate, xReset, xCandidate] = tf.split(sums, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
    const [hUpdate, hReset, hCandidate] = tf.split(past as tf.Tensor2D, 3, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
    const update = sigmoid(tf.add(xUpdate, hUpdate))
    const candidate = tanh(tf.add(xCandidate, tf.mul(sigmoid(tf.add(xReset, hReset)), hCandidate)))
    const fresh = tf.mul(tf.sub(1, update), candidate)
    return { output: (before ? tf.add(tf.mul(update, before.output), fresh) : fresh) as tf.Tensor2D }
  }
  return unrolled(kernel, bias, step, spec.return_sequences)
}
