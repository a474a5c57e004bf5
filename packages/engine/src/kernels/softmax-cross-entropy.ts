import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core'
import { NATIVE, nativeBackend, requireNative } from '../backend/native.js'
import { gpuCrossEntropy } from '../webgpu/kernels/cross-entropy.js'
import { webgpuBackend } from '../webgpu/webgpu-backend.js'
import { typeAttribute } from './native/attributes.js'

const DENSE = 'TrainyardSoftmaxCrossEntropy'
const SPARSE = 'TrainyardSparseSoftmaxCrossEntropy'

/**
 * Cross-entropy of each row, from logits: `-sum_k labels_k * log softmax(logits)_k`, by log-sum-exp and never from
 * clipped probabilities. logits `[batch, classes]`; labels `[batch, classes]` are probabilities (one-hot, smoothed or
 * mixed) that sum to 1 in each row. Returns `[batch]`. The gradient flows to the logits only: `softmax - labels`.
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: Tensor2D): Tensor1D {
  if (webgpuBackend() !== undefined) return gpuCrossEntropy('dense', logits, labels)
  if (nativeBackend() === undefined) {
    return tf.tidy(() => tf.neg(tf.sum<Tensor1D>(tf.mul(labels, tf.logSoftmax(logits)), 1)))
  }
  return firstOf(tf.engine().runKernel<Tensor[]>(DENSE, { logits, labels }))
}

/** `softmaxCrossEntropy` for one class number a row: labels `[batch]` int32, each from 0 to classes - 1. */
export function sparseSoftmaxCrossEntropy(logits: Tensor2D, labels: Tensor1D): Tensor1D {
  if (webgpuBackend() !== undefined) return gpuCrossEntropy('sparse', logits, labels)
  if (nativeBackend() === undefined) {
    return tf.tidy(() => softmaxCrossEntropy(logits, tf.cast(tf.oneHot(labels, logits.shape[1]), 'float32') as Tensor2D))
  }
  return firstOf(tf.engine().runKernel<Tensor[]>(SPARSE, { logits, labels }))
}

/** Registers both kernels and their gradients; the engine does so when it loads the native backend. */
export function registerSoftmaxCrossEntropy(): void {
  const typed = [
    [DENSE, 'SoftmaxCrossEntropyWithLogits', false],
    [SPARSE, 'SparseSoftmaxCrossEntropyWithLogits', true],
  ] as const
  for (const [kernelName, op, sparse] of typed) {
    tf.registerKernel({
      kernelName,
      backendName: NATIVE,
      kernelFunc: ({ inputs }) => {
        const { logits, labels } = inputs as { logits: TensorInfo; labels: TensorInfo }
        const attributes = [typeAttribute('T', 'float32'), ...(sparse ? [typeAttribute('Tlabels', 'int32')] : [])]
        return requireNative().executeMultipleOutputs(op, attributes, [logits, labels], 2)
      },
    })
    tf.registerGradient({
      kernelName,
      // The op's second output is already d(loss)/d(logits) of each row.
      outputsToSave: [false, true],
      gradFunc: (dy, [rowGradient]) => ({
        logits: () => tf.mul(tf.expandDims((dy as Tensor[])[0] as Tensor, 1), rowGradient as Tensor),
        labels: () => tf.zeros([0]),
      }),
    })
  }
}

function firstOf(outputs: Tensor[]): Tensor1D {
  const [loss, ...rest] = outputs
  if (loss === undefined) throw new Error('the kernel returned no loss')
  // With the tape on, the row gradient is kept by the tape's own reference.
  for (const tensor of rest) tensor.dispose()
  return loss as Tensor1D
}
