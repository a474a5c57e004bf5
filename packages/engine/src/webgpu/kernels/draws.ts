import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { RandomKey } from '../../random/random-key.js'
import { WEBGPU } from '../webgpu-backend.js'
import { type FlatShader, runFlat, wholeNumbers } from './flat-program.js'

/**
 * Philox4x32-10 in WGSL, word for word as in `random/philox.ts` (Salmon et al. 2011), with the start of a stream as in `streamStart`. WGSL has no 64-bit
 * numbers, so the upper half of a product is put together from 16-bit halves.
 */
const PHILOX_SHADER = `
fn multiplyHigh(a : u32, b : u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let cross1 = aHigh * bLow;
  let cross2 = aLow * bHigh;
  let carry = ((aLow * bLow) >> 16u) + (cross1 & 0xffffu) + (cross2 & 0xffffu);
  return aHigh * bHigh + (cross1 >> 16u) + (cross2 >> 16u) + (carry >> 16u);
}
fn philox(counter : vec4<u32>, key : vec2<u32>) -> vec4<u32> {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    let high0 = multiplyHigh(0xd2511f53u, c.x);
    let high1 = multiplyHigh(0xcd9e8d57u, c.z);
    let low0 = 0xd2511f53u * c.x;
    let low1 = 0xcd9e8d57u * c.z;
    c = vec4<u32>(high1 ^ c.y ^ k.x, low1, high0 ^ c.w ^ k.y, low0);
    k = k + vec2<u32>(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
fn drawBlock(key0 : i32, key1 : i32, step : i32, block : i32) -> vec4<u32> {
  let seed1 = key1 + step;
  let start = philox(
    vec4<u32>(bitcast<u32>(key0), bitcast<u32>(key0 >> 31u), bitcast<u32>(seed1), bitcast<u32>(seed1 >> 31u)),
    vec2<u32>(0x3ec8f720u, 0x02461e29u));
  return philox(vec4<u32>(bitcast<u32>(block), 0u, start.z, start.w), start.xy);
}
fn unitFloat(word : u32) -> f32 {
  return f32(word & 0x7fffffu) * 1.1920928955078125e-7;
}
`

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

/**
 * Random numbers made on the GPU: the uniform ones are those of the host bit for bit, normal ones but for the device's sine and cosine, which WGSL lets be
 * off by 2^-11.
 */
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
