import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'

/**
 * Corrects the gradient of max pooling on tfjs's WebAssembly backend: it looks for the largest value of a window from zero upwards, and so finds none where all
 * are negative. Which place of a window is the largest does not change when all values are raised alike, so the least is taken off them first.
 */
export function registerWasmMaxPoolGradient(): void {
  const plain: KernelConfig = tf.getKernel('MaxPoolGrad', 'wasm')
  tf.unregisterKernel('MaxPoolGrad', 'wasm')
  tf.registerKernel({
    ...plain,
    kernelFunc: (call) => {
      const input = call.inputs['input'] as Tensor4D
      const raised = tf.tidy(() => tf.sub(input, tf.min(input)))
      const gradient: TensorInfo | TensorInfo[] = plain.kernelFunc({ ...call, inputs: { ...call.inputs, input: raised } })
      raised.dispose()
      return gradient
    },
  })
}
