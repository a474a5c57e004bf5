import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, nativeBackend, requireNative } from '../backend/native.js'
import { stringAttribute, typeAttribute } from './native/attributes.js'

const KERNEL = 'TrainyardBiasAdd'

/**
 * `x + bias` along the last axis: x `[..., channels]` (rank 2 or more), bias `[channels]`. On the native backend its
 * gradient is one `BiasAddGrad` instead of a chain of sums; elsewhere it is `tf.add`.
 */
export function biasAdd<T extends Tensor>(x: T, bias: Tensor1D): T {
  if (nativeBackend() === undefined) return tf.add(x, bias)
  return tf.engine().runKernel(KERNEL, { x, bias })
}

/** Registers the kernel and its gradient; the engine does so when it loads the native backend. */
export function registerBiasAdd(): void {
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: NATIVE,
    kernelFunc: ({ inputs }) => {
      const { x, bias } = inputs as { x: TensorInfo; bias: TensorInfo }
      return requireNative().executeSingleOutput('BiasAdd', attributes(), [x, bias])
    },
  })
  tf.registerGradient({
    kernelName: KERNEL,
    gradFunc: (dy) => ({
      x: () => tf.clone(dy as Tensor),
      bias: () => requireNative().executeSingleOutput('BiasAddGrad', attributes(), [dy as Tensor]),
    }),
  })
}

const attributes = () => [typeAttribute('T', 'float32'), stringAttribute('data_format', 'NHWC')]

/**
 * The sum of the squares of all elements, as a scalar: for norms of gradients, of which a step may need one for each
 * weight. One op on the native backend. It has no gradient there: penalties that are differentiated are composed.
 */
export function sumOfSquares(x: Tensor): Scalar {
  const native = nativeBackend()
  if (native === undefined) return tf.tidy(() => tf.sum(tf.square(x)))
  return tf.tidy(() => tf.mul(native.executeSingleOutput('L2Loss', [typeAttribute('T', 'float32')], [x]), 2))
}
