import type { TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../backend/native.js'
import { isOneRow, oneRowTypes } from './one-row-product.js'
import { boolAttribute, typeAttribute } from './native-attributes.js'
import { replaceKernel } from './replace-kernel.js'

/**
 * `tf.matMul` of two matrices as `MatMul`. tfjs calls the batched op for every product, which the library can neither
 * fuse with a bias and an activation nor hand to its fastest kernels. A single row goes the way of `isOneRow`.
 */
export function registerMatMul(): void {
  replaceKernel('BatchMatMul', NATIVE, (batched) => (call) => {
    const { a, b } = call.inputs as { a: TensorInfo; b: TensorInfo }
    if (a.shape.length !== 2 || b.shape.length !== 2 || a.dtype !== 'float32' || b.dtype !== 'float32') return batched(call)
    const [transposeA, transposeB] = [call.attrs?.['transposeA'] === true, call.attrs?.['transposeB'] === true]
    if (isOneRow(a.shape, transposeA)) {
      const attributes = [...oneRowTypes(), boolAttribute('adj_x', false), boolAttribute('adj_y', transposeB)]
      return requireNative().executeSingleOutput('BatchMatMulV3', attributes, [a, b])
    }
    const attributes = [typeAttribute('T', 'float32'), boolAttribute('transpose_a', transposeA), boolAttribute('transpose_b', transposeB)]
    return requireNative().executeSingleOutput('MatMul', attributes, [a, b])
  })
}
