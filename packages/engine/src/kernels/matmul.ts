import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../backend/native.js'
import { boolAttribute, typeAttribute } from './native-attributes.js'

/**
 * `tf.matMul` of two matrices as `MatMul`. tfjs calls the batched op for every product, which the library can neither
 * fuse with a bias and an activation nor hand to its fastest kernels.
 */
export function registerMatMul(): void {
  const batched: KernelConfig = tf.getKernel('BatchMatMul', NATIVE)
  tf.unregisterKernel('BatchMatMul', NATIVE)
  tf.registerKernel({
    ...batched,
    kernelFunc: (call) => {
      const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
      if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== 'float32' || b.dtype !== 'float32') return batched.kernelFunc(call)
      const attributes = [
        typeAttribute('T', 'float32'),
        boolAttribute('transpose_a', call.attrs?.['transposeA'] === true),
        boolAttribute('transpose_b', call.attrs?.['transposeB'] === true),
      ]
      return requireNative().executeSingleOutput('MatMul', attributes, [a, b])
    },
  })
}
