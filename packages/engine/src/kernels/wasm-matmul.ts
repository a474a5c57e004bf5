import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { replaceKernel } from './replace-kernel.js'

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
