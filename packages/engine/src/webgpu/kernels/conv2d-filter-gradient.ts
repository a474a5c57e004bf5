import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core'
import { requireWebGpu, WEBGPU } from '../webgpu-backend.js'
import { type FlatShader, runFlat, wholeNumbers } from './flat-program.js'
import { columnSums } from './sums.js'

type FilterGradientAttributes = {
  readonly strides: number | [number, number]
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
  readonly filterShape: [number, number, number, number]
}

/** About as many threads as keep a large GPU busy; a filter has far fewer numbers. */
const BUSY = 2 ** 18

/** Partial sums over a share of the output's lines, for `channels` neighbouring input channels at once: each value of `dy` is read once for all of them. */
const shaderFor = (channels: number): FlatShader => {
  const each = (text: (k: number) => string) => Array.from({ length: channels }, (_, k) => text(k)).join('\n')
  return {
    key: `filter_gradient_${channels}`,
    inputs: ['x', 'dy'],
    uniforms:
      'filterHeight : i32, filterWidth : i32, inChannels : i32, outChannels : i32, inHeight : i32, inWidth : i32, outHeight : i32, outWidth : i32, strideHeight : i32, strideWidth : i32, padTop : i32, padLeft : i32, lines : i32, share : i32, ',
    perThread: channels,
    body: `
  let blocks = uniforms.inChannels / ${channels};
  let out = index % uniforms.outChannels;
  let block = (index / uniforms.outChannels) % blocks;
  let place = index / (uniforms.outChannels * blocks);
  let column = place % uniforms.filterWidth;
  let row = (place / uniforms.filterWidth) % uniforms.filterHeight;
  let part = place / (uniforms.filterWidth * uniforms.filterHeight);
  let shift = column - uniforms.padLeft;
  let left = max(0, (uniforms.strideWidth - 1 - shift) / uniforms.strideWidth);
  let right = min(uniforms.outWidth, (uniforms.inWidth - 1 - shift) / uniforms.strideWidth + 1);
  ${each((k) => `var sum${k} = 0.0;`)}
  for (var line = part * uniforms.share; line < min((part + 1) * uniforms.share, uniforms.lines); line++) {
    let y = row + (line % uniforms.outHeight) * uniforms.strideHeight - uniforms.padTop;
    if (y < 0 || y >= uniforms.inHeight || shift > uniforms.inWidth - 1) { continue; }
    let base = ((line / uniforms.outHeight) * uniforms.inHeight + y) * uniforms.inWidth;
    for (var c = left; c < right; c++) {
      let gradient = dy[(line * uniforms.outWidth + c) * uniforms.outChannels + out];
      let at = (base + c * uniforms.strideWidth + shift) * uniforms.inChannels + block * ${channels};
      ${each((k) => `sum${k} += x[at + ${k}] * gradient;`)}
    }
  }
  let first = (place * uniforms.inChannels + block * ${channels}) * uniforms.outChannels + out;
  ${each((k) => `setOutputAtIndex(first + ${k} * uniforms.outChannels, sum${k});`)}`,
  }
}

const SHADERS = { one: shaderFor(1), four: shaderFor(4) }

/**
 * The gradient of a convolution for its filter. tfjs's own shader has one thread for each number of the filter, which adds up the whole batch: on a large
 * GPU nearly all of it waits. Here the lines of the output are shared out among many threads, and their sums added up afterwards.
 */
export function registerConv2dFilterGradient(): void {
  tf.unregisterKernel('Conv2DBackpropFilter', WEBGPU)
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: WEBGPU,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D }
      return filterGradient(x, dy, attrs as unknown as FilterGradientAttributes)
    },
  })
}

function filterGradient(x: Tensor4D, dy: Tensor4D, { strides, pad, dimRoundingMode, filterShape }: FilterGradientAttributes): TensorInfo {
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode)
  const size = filterShape.reduce((product, side) => product * side, 1)
  const shader = info.inChannels % 4 === 0 ? SHADERS.four : SHADERS.one
  const lines = info.batchSize * info.outHeight
  const share = Math.ceil(lines / Math.min(lines, Math.max(1, Math.ceil((BUSY * (shader.perThread ?? 1)) / size))))
  const { filterHeight, filterWidth, inChannels, outChannels, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info
  const sides = [filterHeight, filterWidth, inChannels, outChannels, inHeight, inWidth, outHeight, outWidth]
  const numbers = wholeNumbers(...sides, strideHeight, strideWidth, padInfo.top, padInfo.left, lines, share)
  const partial = runFlat(shader, [Math.ceil(lines / share), size], [x, dy], numbers)
  const total = columnSums(partial)
  requireWebGpu().disposeData(partial.dataId)
  return { ...total, shape: filterShape }
}
