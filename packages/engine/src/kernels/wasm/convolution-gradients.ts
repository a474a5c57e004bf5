import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'

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

type DepthwiseAttributes = {
  readonly strides: number | [number, number]
  readonly dilations: number | [number, number]
  readonly pad: 'valid' | 'same' | number
}

/**
 * The gradients of a depthwise convolution, which tfjs's WebAssembly backend lacks. Each place (i, j) of the window is one product of the output's gradient
 * with the pixels that it met there, or with its weights: as many small products as the window has places.
 */
export function registerWasmDepthwiseGradients(): void {
  tf.registerKernel({
    kernelName: 'DepthwiseConv2dNativeBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D }
      const { filterShape, ...rest } = attrs as unknown as DepthwiseAttributes & { filterShape: [number, number, number, number] }
      return tf.tidy(() => depthwiseFilterGradient(x, dy, windowOf(x.shape, filterShape, rest)))
    },
  })
  tf.registerKernel({
    kernelName: 'DepthwiseConv2dNativeBackpropInput',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { dy, filter } = inputs as { dy: Tensor4D; filter: Tensor4D }
      const { inputShape, ...rest } = attrs as unknown as DepthwiseAttributes & { inputShape: [number, number, number, number] }
      return tf.tidy(() => depthwiseInputGradient(dy, filter, windowOf(inputShape, filter.shape, rest)))
    },
  })
}

/** The sides of a depthwise convolution, and the padded input that its windows lie in. */
function windowOf(
  inputShape: [number, number, number, number],
  filterShape: [number, number, number, number],
  { strides, dilations, pad }: DepthwiseAttributes,
) {
  const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, 'floor', true)
  const { padInfo, strideHeight: down, strideWidth: right, outHeight, outWidth, dilationHeight, dilationWidth } = info
  const [height, width, channels, multiplier] = filterShape
  const places = Array.from({ length: height * width }, (_, place) => ({
    row: Math.floor(place / width) * dilationHeight,
    column: (place % width) * dilationWidth,
  }))
  // Rounded up to whole strides, so that every place of the window is a regular grid of the padded input.
  const sides = [outHeight * down + (height - 1) * dilationHeight, outWidth * right + (width - 1) * dilationWidth] as const
  return { batch: inputShape[0], inputShape, padInfo, down, right, outHeight, outWidth, height, width, channels, multiplier, places, sides }
}
type DepthwiseWindow = ReturnType<typeof windowOf>

function depthwiseFilterGradient(x: Tensor4D, dy: Tensor4D, window: DepthwiseWindow): Tensor4D {
  const { batch, padInfo, inputShape, down, right, outHeight, outWidth, height, width, channels, multiplier, places, sides } = window
  const [rows, columns] = [Math.max(sides[0], padInfo.top + inputShape[1]), Math.max(sides[1], padInfo.left + inputShape[2])]
  const padded = tf.pad(x, [
    [0, 0],
    [padInfo.top, rows - padInfo.top - inputShape[1]],
    [padInfo.left, columns - padInfo.left - inputShape[2]],
    [0, 0],
  ])
  const gradient = tf.reshape(dy, [-1, channels, multiplier])
  const ofPlaces = places.map(({ row, column }) => {
    const area = tf.slice(padded, [0, row, column, 0], [batch, outHeight * down, outWidth * right, channels])
    const met = tf.slice(tf.reshape(area, [batch * outHeight, down, outWidth, right * channels]), [0, 0, 0, 0], [batch * outHeight, 1, outWidth, channels])
    return tf.sum(tf.mul(tf.reshape(met, [-1, channels, 1]), gradient), 0)
  })
  return tf.reshape(tf.stack(ofPlaces), [height, width, channels, multiplier])
}

function depthwiseInputGradient(dy: Tensor4D, filter: Tensor4D, window: DepthwiseWindow): Tensor4D {
  const { batch, padInfo, inputShape, down, right, outHeight, outWidth, channels, multiplier, places, sides } = window
  const gradient = tf.reshape(dy, [-1, channels, multiplier])
  const weights = tf.reshape(filter, [places.length, channels, multiplier])
  const [rows, columns] = [Math.max(sides[0], padInfo.top + inputShape[1]), Math.max(sides[1], padInfo.left + inputShape[2])]
  const shares = places.map(({ row, column }, place): Tensor => {
    const share = tf.sum(tf.mul(gradient, tf.slice(weights, [place, 0, 0], [1, channels, multiplier])), 2)
    const spread = tf.pad(tf.reshape(share, [batch * outHeight, 1, outWidth, channels]), [
      [0, 0],
      [0, down - 1],
      [0, 0],
      [0, (right - 1) * channels],
    ])
    const area = tf.reshape(spread, [batch, outHeight * down, outWidth * right, channels])
    return tf.pad(area, [
      [0, 0],
      [row, rows - row - outHeight * down],
      [column, columns - column - outWidth * right],
      [0, 0],
    ])
  })
  return tf.slice(tf.addN(shares), [0, padInfo.top, padInfo.left, 0], inputShape) as Tensor4D
}
