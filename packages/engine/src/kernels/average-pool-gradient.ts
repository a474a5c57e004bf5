import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { replaceKernel } from './replace-kernel.js'

type PoolAttributes = {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: 'valid' | 'same' | number
}

const corrected = new Set<string>()

/**
 * Corrects tfjs's own gradient of average pooling, which all its backends but the native one use. Forward, a window that reaches over the edge is divided
 * by the pixels that it meets; the gradient divides it by all its places. So the output's gradient is first multiplied by places / pixels, one factor for
 * each window.
 */
export function registerAveragePoolGradient(backendName: 'wasm' | 'webgpu' | 'cpu'): void {
  if (corrected.has(backendName)) return
  corrected.add(backendName)
  replaceKernel('AvgPoolGrad', backendName, (plain) => (call) => {
    const { dy, input } = call.inputs as { dy: Tensor4D; input: Tensor4D }
    const factors = placesOverPixels(input.shape, call.attrs as unknown as PoolAttributes)
    if (factors === null) return plain(call)
    const scale = tf.tensor4d(factors.values, factors.shape)
    const scaled = tf.mul(dy, scale)
    const gradient: TensorInfo | TensorInfo[] = plain({ ...call, inputs: { dy: scaled, input } })
    tf.dispose([scale, scaled])
    return gradient
  })
}

type Shape4D = [number, number, number, number]

/** One factor for each window, the same for every image and channel; null where no window reaches over the edge. */
function placesOverPixels(shape: Shape4D, { filterSize, strides, pad }: PoolAttributes): { values: number[]; shape: Shape4D } | null {
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad)
  const { top, bottom, left, right } = info.padInfo
  if (Math.max(top, bottom, left, right) <= 0) return null
  const rows = pixelsMet(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight)
  const columns = pixelsMet(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth)
  const places = info.filterHeight * info.filterWidth
  const values = rows.flatMap((height) => columns.map((width) => places / (height * width)))
  return { values, shape: [1, info.outHeight, info.outWidth, 1] }
}

/** How many pixels each window meets along one side. */
const pixelsMet = (windows: number, stride: number, places: number, before: number, pixels: number): number[] =>
  Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before
    return Math.min(start + places, pixels) - Math.max(start, 0)
  })
