import { channelsOf, elementAt } from '@trainyard/spec'
import type { GraphOps, KernelArray, SlidingWindow, Value } from '../graph/graph-ops.js'
import type { OnnxNodes } from './onnx-nodes.js'

type Float = Value<'float'>

/** Convolutions and pooling: the format has the channels of images in front of their sides. */
export function onnxWindows({ node, constant }: OnnxNodes): Pick<GraphOps, 'convolve' | 'convolveDepthwise' | 'pool'> {
  const channelsFirst = (x: Float): Float => node('Transpose', 'float', [x], { perm: [0, 3, 1, 2] })
  const channelsLast = (x: Float): Float => node('Transpose', 'float', [x], { perm: [0, 2, 3, 1] })
  const convolution = (x: Float, kernel: KernelArray, window: SlidingWindow, group: number): Float => {
    const weights = constant('float', kernel.shape, kernel.data)
    return channelsLast(node('Conv', 'float', [channelsFirst(x), weights], { ...windowAttributes(window), dilations: [1, 1], group }))
  }
  return {
    convolve: (x, { shape, data }, window) => convolution(x, filtersFirst(shape, data), window, 1),
    convolveDepthwise: (x, { shape, data }, window) => {
      const [height = 1, width = 1, channels = 1, multiplier = 1] = shape
      // One channel after the other, each with its multiples.
      return convolution(x, filtersFirst([height, width, 1, channels * multiplier], data), window, channels)
    },
    pool: (kind, x, window) => {
      const own = kind === 'average' ? { count_include_pad: 0 } : {}
      return channelsLast(node(kind === 'max' ? 'MaxPool' : 'AveragePool', 'float', [channelsFirst(x)], { ...windowAttributes(window), ...own }))
    },
  }
}

/** Padding in front and behind, as TensorFlow divides it: what is odd is behind. */
function windowAttributes({ size, strides, padding, image }: SlidingWindow): { kernel_shape: readonly number[]; strides: readonly number[]; pads: number[] } {
  const each = size.map((side, axis) => {
    if (padding === 'valid') return [0, 0] as const
    const [own, stride] = [elementAt(image, axis, 'sides of the image'), elementAt(strides, axis, 'strides')]
    const total = Math.max(0, (Math.ceil(own / stride) - 1) * stride + side - own)
    return [Math.floor(total / 2), Math.ceil(total / 2)] as const
  })
  return { kernel_shape: size, strides, pads: [...each.map(([front]) => front), ...each.map(([, behind]) => behind)] }
}

/** [height, width, channels, filters] → [filters, channels, height, width]. */
function filtersFirst(shape: readonly number[], data: Float32Array): KernelArray {
  const filters = channelsOf(shape)
  const [height = 1, width = 1, channels = 1] = shape
  const area = height * width
  const turned = new Float32Array(data.length)
  for (let from = 0; from < data.length; from += 1) {
    const [filter, channel, place] = [from % filters, Math.floor(from / filters) % channels, Math.floor(from / (filters * channels))]
    turned[(filter * channels + channel) * area + place] = data[from] as number
  }
  return { shape: [filters, channels, height, width], data: turned }
}
