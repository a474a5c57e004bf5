import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, requireNative } from '../../backend/native.js'
import { registerBatchNorm } from '../batch-norm.js'
import { registerBiasAdd } from '../bias-add.js'
import { replaceKernel } from '../replace-kernel.js'
import { registerSoftmaxCrossEntropy } from '../softmax-cross-entropy.js'
import { boolAttribute, intAttribute, isOneRow, oneRowTypes, typeAttribute } from './attributes.js'
import { registerActivationGradients } from './gradients.js'
import { registerTransform } from './transform.js'

/** Registers the engine's own kernels and gradients with the native backend. A second call does nothing. */
export function replaceNativeKernels(): void {
  if (tf.getKernel('TrainyardBiasAdd', NATIVE) !== undefined) return
  registerActivationGradients()
  registerGather()
  registerMatMul()
  registerConv2d()
  registerDepthwiseConv2d()
  registerBiasAdd()
  registerSoftmaxCrossEntropy()
  registerBatchNorm()
  registerTransform()
}

/**
 * `tf.matMul` of two matrices as `MatMul`. tfjs calls the batched op for every product, which the library can neither
 * fuse with a bias and an activation nor hand to its fastest kernels. A single row goes the way of `isOneRow`.
 */
function registerMatMul(): void {
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

/**
 * `tf.conv2d` with height and width exchanged where its output is one wide and the strides differ. The horizontal stride means nothing there, but oneDNN takes
 * it for the vertical one if the input has one channel, and reads wrong rows from the second image of a batch on.
 */
function registerConv2d(): void {
  replaceKernel('Conv2D', NATIVE, (plain) => (call) => {
    const { x, filter } = call.inputs as { x: Tensor4D; filter: Tensor4D }
    const { strides, pad } = call.attrs as unknown as { strides: number | [number, number]; pad: 'valid' | 'same' | number }
    const { outWidth, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad)
    if (outWidth !== 1 || strideHeight === strideWidth) return plain(call)
    return tf.tidy(() => {
      const inputs = { x: tf.transpose(x, [0, 2, 1, 3]), filter: tf.transpose(filter, [1, 0, 2, 3]) }
      return tf.transpose(plain({ ...call, inputs, attrs: { ...call.attrs, strides: [strideWidth, strideHeight] } }) as Tensor, [0, 2, 1, 3])
    })
  })
}

/**
 * `tf.depthwiseConv2d` of one channel as the convolution that it is. TensorFlow keeps oneDNN's convolutions by a key of all sides in a row, where the filter
 * `[group, out / group, in / group, height, width]` of the one can read as the filter `[out, in, height, width]` and bias `[out]` of the other. Whichever came
 * second in a thread got the first one's program and failed. Equal keys need one channel.
 */
function registerDepthwiseConv2d(): void {
  const { kernelFunc: conv2d } = tf.getKernel('Conv2D', NATIVE)
  replaceKernel('DepthwiseConv2dNative', NATIVE, (depthwise) => (call) => {
    const { x } = call.inputs as { x: TensorInfo }
    // A layers model gives no dilations.
    return x.shape.at(-1) === 1 ? conv2d({ ...call, attrs: { ...call.attrs, dilations: call.attrs?.['dilations'] ?? [1, 1] } }) : depthwise(call)
  })
}

/**
 * `tf.gather` without tfjs's check of the indices, which reads them back to the host: that stalls a GPU and cannot
 * be traced. The op itself refuses an index out of range on the CPU; on a GPU it yields zeros.
 */
function registerGather(): void {
  tf.unregisterKernel('GatherV2', NATIVE)
  tf.registerKernel({
    kernelName: 'GatherV2',
    backendName: NATIVE,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo }
      const axis = tf.scalar(Number(attrs?.['axis']), 'int32')
      try {
        return requireNative().executeSingleOutput(
          'GatherV2',
          [
            intAttribute('batch_dims', Number(attrs?.['batchDims'])),
            typeAttribute('Tparams', x.dtype === 'int32' ? 'int32' : 'float32'),
            typeAttribute('Tindices', 'int32'),
            typeAttribute('Taxis', 'int32'),
          ],
          [x, indices, axis],
        )
      } finally {
        axis.dispose()
      }
    },
  })
}
