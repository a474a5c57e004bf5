import * as tf from '@tensorflow/tfjs-core'
import type { DataType, Tensor, Tensor1D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { replaceKernel } from '../replace-kernel.js'

/**
 * Makes transposed products on WebAssembly fast: the kernel walks a transposed operand with a stride, so transposing
 * first and multiplying plainly is about ten times faster on the sizes of a training step (every dense layer's
 * gradient holds two of them).
 */
export function registerWasmMatMul(): void {
  replaceKernel('BatchMatMul', 'wasm', (plain) => (call) => {
    const { a, b } = call.inputs as { a: Tensor; b: Tensor }
    const transposeA = call.attrs?.['transposeA'] === true
    const transposeB = call.attrs?.['transposeB'] === true
    if (!transposeA && !transposeB) return plain(call)
    return tf.tidy(() => tf.matMul(transposeA ? lastTwoSwapped(a) : a, transposeB ? lastTwoSwapped(b) : b))
  })
}

function lastTwoSwapped(x: Tensor): Tensor {
  const axes = x.shape.map((_, axis) => axis)
  const last = axes.length - 1
  return tf.transpose(x, [...axes.slice(0, -2), last, last - 1])
}

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

/** `tf.oneHot` of any type and values on tfjs's WebAssembly backend, whose kernel writes whole numbers whatever the type: made of ones and scaled. */
export function registerWasmOneHot(): void {
  replaceKernel('OneHot', 'wasm', (plain) => (call) => {
    const [on, off, dtype] = [Number(call.attrs?.['onValue']), Number(call.attrs?.['offValue']), call.attrs?.['dtype'] as DataType]
    const ones = plain({ ...call, attrs: { ...call.attrs, onValue: 1, offValue: 0, dtype: 'int32' } }) as TensorInfo
    const tensor = tf.engine().makeTensorFromTensorInfo(ones)
    const scaled = tf.tidy(() => tf.cast(tf.add(tf.mul(tf.cast(tensor, 'float32'), on - off), off), dtype))
    tensor.dispose()
    return scaled
  })
}

/** The gradient of `tf.gather`, which tfjs's WebAssembly backend lacks: a scatter that adds up equal indices. */
export function registerWasmSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, segmentIds } = inputs as { x: Tensor; segmentIds: Tensor1D }
      const segments = Number(attrs?.['numSegments'])
      return tf.tidy(() => tf.scatterND(tf.expandDims(segmentIds, 1), x, [segments, ...x.shape.slice(1)]))
    },
  })
}
