import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'

type FilterGradientAttributes = {
  readonly strides: number | [number, number]
  readonly pad: 'valid' | 'same' | number
  readonly filterShape: [number, number, number, number]
}

/**
 * The gradient of a convolution for its filter, which tfjs's WebAssembly backend lacks. It is itself a convolution:
 * with batch and channels exchanged, the (padded) input `[channels, h, w, batch]` is convolved by the output's gradient
 * `[outH, outW, batch, outChannels]`, dilated by the stride.
 */
export function registerWasmConv2dFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D }
      return filterGradient(x, dy, attrs as unknown as FilterGradientAttributes)
    },
  })
}

function filterGradient(x: Tensor4D, dy: Tensor4D, { strides, pad, filterShape }: FilterGradientAttributes): Tensor4D {
  const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad)
  const [height, width, channels, outChannels] = filterShape
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ])
    const product = tf.conv2d(tf.transpose(padded, [3, 1, 2, 0]), tf.transpose(dy, [1, 2, 0, 3]), 1, 'valid', 'NHWC', [strideHeight, strideWidth])
    // A stride that does not divide the input leaves rows that no output saw.
    return tf.transpose(tf.slice(product, [0, 0, 0, 0], [channels, height, width, outChannels]), [1, 2, 0, 3])
  })
}
