import { tf } from '@trainyard/engine'
import { activations } from '../activations/index.js'
import type { LayerFactory } from './layer.js'
import { recurrentWeights, unrolled } from './recurrent.js'

type State = { output: tf.Tensor2D; cell: tf.Tensor2D }

/**
 * i, f, o = σ(xW + hU + b), g = tanh(xW + hU + b); c ← f·c + i·g; h ← o·tanh(c), the gates side by side as i, f, g, o (Hochreiter & Schmidhuber 1997 with the
 * forget gate of Gers et al. 2000, eq. 1 to 7). The bias of the forget gate starts at 1, so that the cell remembers at first (Jozefowicz et al. 2015, §5).
 */
export const lstm: LayerFactory<'lstm'> = (spec, context) => {
  const { units } = spec
  const { kernel, recurrent } = recurrentWeights(context, units, 4)
  const start = () => Float32Array.from({ length: 4 * units }, (_, index) => (index >= units && index < 2 * units ? 1 : 0))
  const bias = context.parameter('bias', 'bias', [4 * units], start).variable as tf.Tensor as tf.Tensor1D
  const { sigmoid, tanh } = activations
  const step = (sums: tf.Tensor2D, before: State | null): State => {
    const gates = before ? tf.add(sums, tf.matMul(before.output, recurrent)) : sums
    const [input, forget, candidate, output] = tf.split(gates, 4, 1) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D]
    const written = tf.mul(sigmoid(input), tanh(candidate))
    const cell = (before ? tf.add(tf.mul(sigmoid(forget), before.cell), written) : written) as tf.Tensor2D
    return { output: tf.mul(sigmoid(output), tanh(cell)), cell }
  }
  return unrolled(kernel, bias, step, spec.return_sequences)
}
