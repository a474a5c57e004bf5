import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { replaceKernel } from './replace-kernel.js'

/**
 * Corrects the gradient of max pooling on tfjs's WebAssembly backend: it looks for the largest value of a window from zero upwards, and so finds none where all
 * are negative. Which place of a window is the largest does not change when all values are raised alike, so the least is taken off them first.
 */
export function registerWasmMaxPoolGradient(): void {
  replaceKernel('MaxPoolGrad', 'wasm', (plain) => (call) => {
    const input = call.inputs['input'] as Tensor4D
    const raised = tf.tidy(() => tf.sub(input, tf.min(input)))
    const gradient: TensorInfo | TensorInfo[] = plain({ ...call, inputs: { ...call.inputs, input: raised } })
    raised.dispose()
    return gradient
  })
}
