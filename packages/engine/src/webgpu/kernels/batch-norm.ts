import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, TensorInfo } from '@tensorflow/tfjs-core'
import { requireWebGpu, type UniformValue, WEBGPU } from '../webgpu-backend.js'
import { type FlatShader, runFlat, wholeNumbers } from './flat-program.js'
import { columnSums } from './sums.js'

const KERNEL = 'TrainyardGpuBatchNorm'

/** Sums over a share of the rows for each channel, of `count` quantities side by side: [shares, count · channels]. */
const partial = (key: string, inputs: readonly string[], terms: readonly string[]): FlatShader => ({
  key: `batch_norm_${key}`,
  inputs,
  uniforms: 'channels : i32, height : i32, share : i32, epsilon : f32, ',
  body: `
  let place = index % (uniforms.channels * ${terms.length});
  let channel = place % uniforms.channels;
  let first = (index / (uniforms.channels * ${terms.length})) * uniforms.share;
  var sum = 0.0;
  for (var row = first; row < min(first + uniforms.share, uniforms.height); row++) {
    let i = row * uniforms.channels + channel;
    ${terms.map((term, at) => `if (place / uniforms.channels == ${at}) { sum += ${term}; }`).join('\n')}
  }
  setOutputAtIndex(index, sum);`,
})

/** A number for each element of x, of channel `c`. */
const each = (key: string, inputs: readonly string[], value: string): FlatShader => ({
  key: `batch_norm_${key}`,
  inputs,
  uniforms: 'channels : i32, height : i32, share : i32, epsilon : f32, ',
  body: `
  let i = index;
  let c = index % uniforms.channels;
  let rows = f32(uniforms.height);
  setOutputAtIndex(index, ${value});`,
})

const NORMAL = '(x[i] - sums[c] / rows) * inverseSqrt(squares[c] / rows + uniforms.epsilon)'
const SHADERS = {
  sums: partial('sums', ['x'], ['x[i]']),
  squares: partial('squares', ['x', 'sums'], ['(x[i] - sums[channel] / f32(uniforms.height)) * (x[i] - sums[channel] / f32(uniforms.height))']),
  forward: each('forward', ['x', 'gamma', 'beta', 'sums', 'squares'], `gamma[c] * (${NORMAL}) + beta[c]`),
  gradientSums: partial('gradient_sums', ['dy', 'x', 'sums'], ['dy[i]', 'dy[i] * (x[i] - sums[channel] / f32(uniforms.height))']),
  input: each(
    'input',
    ['dy', 'x', 'gamma', 'sums', 'squares', 'totals'],
    `gamma[c] * inverseSqrt(squares[c] / rows + uniforms.epsilon)
      * (dy[i] - totals[c] / rows - (x[i] - sums[c] / rows) * totals[uniforms.channels + c] / (squares[c] + uniforms.epsilon * rows))`,
  ),
}

/** Rows that one thread adds up, about: as many threads as keep a large GPU busy, each with enough to do. */
const SHARES = 1024

/**
 * Batch normalization with the statistics of the batch, over every axis but the last. Returns y, the sum of each channel, and the sum of its squared
 * deviations.
 */
export function gpuBatchNorm<T extends Tensor>(x: T, gamma: Tensor1D, beta: Tensor1D, epsilon: number): { y: T; mean: Tensor1D; variance: Tensor1D } {
  const [y, sums, squares] = tf.engine().runKernel<Tensor[]>(KERNEL, { x, gamma, beta }, { epsilon })
  if (y === undefined || sums === undefined || squares === undefined) throw new Error('the kernel returned too few outputs')
  const rows = x.size / (x.shape.at(-1) ?? 1)
  return { y: y as T, mean: tf.div(sums, rows), variance: tf.div(squares, rows) }
}

/** Registers the kernel and its gradient; the engine does so when it loads the backend. */
export function registerGpuBatchNorm(): void {
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: WEBGPU,
    kernelFunc: ({ inputs, attrs }) => {
      const { x, gamma, beta } = inputs as { x: TensorInfo; gamma: TensorInfo; beta: TensorInfo }
      const { numbers, shares, channels } = sharing(x, Number(attrs?.['epsilon']))
      const total = (shader: FlatShader, given: readonly TensorInfo[]) => summed(runFlat(shader, [shares, channels], given, numbers))
      const sums = total(SHADERS.sums, [x])
      const squares = total(SHADERS.squares, [x, sums])
      return [runFlat(SHADERS.forward, x.shape, [x, gamma, beta, sums, squares], numbers), sums, squares]
    },
  })
  tf.registerGradient({
    kernelName: KERNEL,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    gradFunc: (dy, saved, attrs) => {
      const [x, gamma, sums, squares] = saved as [Tensor, Tensor, Tensor, Tensor]
      const gradient = (dy as Tensor[])[0] as Tensor
      const epsilon = Number(attrs['epsilon'])
      const { numbers, shares, channels, rows } = sharing(x, epsilon)
      const info = summed(runFlat(SHADERS.gradientSums, [shares, 2 * channels], [gradient, x, sums], numbers))
      const totals = tf.engine().makeTensorFromTensorInfo(info) as Tensor1D
      return {
        x: () => tf.engine().makeTensorFromTensorInfo(runFlat(SHADERS.input, x.shape, [gradient, x, gamma, sums, squares, totals], numbers)),
        gamma: () => tf.mul(tf.slice(totals, channels, channels), tf.rsqrt(tf.add(tf.div(squares, rows), epsilon))),
        beta: () => tf.slice(totals, 0, channels),
      }
    },
  })
}

function sharing({ shape }: Pick<TensorInfo, 'shape'>, epsilon: number) {
  const channels = shape.at(-1) ?? 1
  const rows = shape.reduce((product, side) => product * side, 1) / channels
  const share = Math.ceil(rows / Math.min(rows, SHARES))
  const numbers: UniformValue[] = [...wholeNumbers(channels, rows, share), { type: 'float32', data: [epsilon] }]
  return { channels, rows, shares: Math.ceil(rows / share), numbers }
}

function summed(rows: TensorInfo): TensorInfo {
  const total = columnSums(rows)
  requireWebGpu().disposeData(rows.dataId)
  return total
}
