import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { RandomKey } from '../random/random-key.js'
import { type FlatShader, runFlat, wholeNumbers } from './flat-program.js'
import { PHILOX_SHADER } from './philox-shader.js'
import { WEBGPU } from './webgpu-backend.js'

const KERNEL = 'TrainyardDraw'

const shader = (key: string, value: string): FlatShader => ({
  key,
  inputs: ['counter'],
  uniforms: 'key0 : i32, key1 : i32, ',
  functions: PHILOX_SHADER,
  body: `
  let words = drawBlock(uniforms.key0, uniforms.key1, counter[0], index / 4);
  let place = index % 4;
  ${value}`,
})

const SHADERS = {
  uniform: shader('uniform', 'setOutputAtIndex(index, unitFloat(words[place]));'),
  normal: shader(
    'normal',
    `let pair = (place / 2) * 2;
  let radius = sqrt(-2.0 * log(max(unitFloat(words[pair]), 1e-7)));
  let angle = 6.283185307179586 * unitFloat(words[pair + 1]);
  setOutputAtIndex(index, radius * select(cos(angle), sin(angle), place == pair));`,
  ),
}

/** Which distribution is drawn: uniform on [0, 1), or standard normal. */
export type Distribution = keyof typeof SHADERS

/** Random numbers made on the GPU: the uniform ones are those of the host bit for bit, normal ones but for the device's sine and cosine, which WGSL lets be off by 2^-11. */
export function drawOnGpu(distribution: Distribution, shape: readonly number[], [key0, key1]: RandomKey, counter: Scalar): Tensor {
  return tf.engine().runKernel(KERNEL, { counter }, { distribution, shape: [...shape], key0, key1 })
}

/** Registers the kernel; the engine does so when it loads the backend. */
export function registerDraws(): void {
  tf.registerKernel({
    kernelName: KERNEL,
    backendName: WEBGPU,
    kernelFunc: ({ inputs, attrs }) => {
      const { counter } = inputs as { counter: Tensor }
      const { distribution, shape, key0, key1 } = attrs as unknown as { distribution: Distribution; shape: number[]; key0: number; key1: number }
      return runFlat(SHADERS[distribution], shape, [counter], wholeNumbers(key0, key1))
    },
  })
}
