import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import { NATIVE, nativeBackend, requireNative } from '../backend/native.js'
import { gpuBatchNorm } from '../webgpu/kernels/batch-norm.js'
import { webgpuBackend } from '../webgpu/webgpu-backend.js'
import { boolAttribute, floatAttribute, stringAttribute, typeAttribute } from './native/attributes.js'

const KERNEL = 'TrainyardBatchNorm'

/** What a training-mode batch normalization yields: the output and the statistics of this batch, `[channels]` each. */
export type BatchNormResult<T extends Tensor> = {
  readonly y: T
  readonly mean: Tensor1D
  /** The biased variance (divided by n), by which the output is normalized. */
  readonly variance: Tensor1D
}

/**
 * Batch normalization with the statistics of the batch (Ioffe & Szegedy 2015, Alg. 1) over every axis but the last:
 * `y = gamma * (x - mean) / sqrt(variance + epsilon) + beta`. x is `[batch, ..., channels]` of rank 2 to 4, gamma and
 * beta `[channels]`. Gradients flow to x, gamma and beta through y; `mean` and `variance` are for moving averages and
 * carry none. On the native backend forward and backward are one fused op each, on WebGPU a few shaders.
 */
export function batchNormTraining<T extends Tensor>(x: T, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult<T> {
  if (webgpuBackend() !== undefined) return gpuBatchNorm(x, gamma, beta, epsilon)
  if (nativeBackend() === undefined) return composed(x, gamma, beta, epsilon)
  const image = asImage(x)
  const [y, mean, unbiased, ...reserved] = tf.engine().runKernel<Tensor[]>(KERNEL, { x: image, gamma, beta }, { epsilon })
  if (y === undefined || mean === undefined || unbiased === undefined) throw new Error('the kernel returned too few outputs')
  const n = image.size / (image.shape[3] ?? 1)
  const variance = tf.mul(unbiased, Math.max(n - 1, 1) / n)
  for (const tensor of [unbiased, ...reserved]) tensor.dispose()
  return { y: tf.reshape(y, x.shape) as T, mean: mean as Tensor1D, variance: variance as Tensor1D }
}

/** Registers the kernel and its gradient; the engine does so when it loads the native backend. */
export function registerBatchNorm(): void {
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: NATIVE,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, gamma, beta } = inputs as { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo }
      const none = tf.zeros([0])
      const attributes = [...shared(Number(attrs?.['epsilon'])), floatAttribute('exponential_avg_factor', 1)]
      const outputs = requireNative().executeMultipleOutputs('FusedBatchNormV3', attributes, [x, gamma, beta, none, none], 6)
      none.dispose()
      return outputs
    },
  })
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, false, false, true, true, true],
    gradFunc: (dy, saved, attrs) => {
      const dY = (dy as Tensor[])[0] as Tensor
      const [dX, dGamma, dBeta] = requireNative().executeMultipleOutputs('FusedBatchNormGradV3', shared(Number(attrs['epsilon'])), [dY, ...saved], 5)
      return { x: () => dX as Tensor, gamma: () => dGamma as Tensor, beta: () => dBeta as Tensor }
    },
  })
}

const shared = (epsilon: number) => [
  typeAttribute('T', 'float32'),
  typeAttribute('U', 'float32'),
  floatAttribute('epsilon', epsilon),
  stringAttribute('data_format', 'NHWC'),
  boolAttribute('is_training', true),
]

/** The op takes images; a table is an image of one pixel, a sequence one of a single row. */
function asImage(x: Tensor): Tensor4D {
  const [batch = 0, ...rest] = x.shape
  const channels = elementAt(rest, rest.length - 1, 'channels')
  const middle = rest.slice(0, -1)
  if (middle.length > 2) throw new RangeError(`batch normalization takes tensors of rank 2 to 4, not ${x.rank}`)
  return tf.reshape(x, [batch, middle[0] ?? 1, middle[1] ?? 1, channels])
}

function composed<T extends Tensor>(x: T, gamma: Tensor1D, beta: Tensor1D, epsilon: number): BatchNormResult<T> {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1)
  const mean = tf.mean(x, axes)
  const centered = tf.sub(x, mean)
  const variance = tf.mean(tf.square(centered), axes)
  const y = tf.add(tf.mul(centered, tf.mul(gamma, tf.rsqrt(tf.add(variance, epsilon)))), beta)
  return { y: y as T, mean: mean as Tensor1D, variance: variance as Tensor1D }
}
