import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { nativeBackend, type NativeBackend } from '../backend/native.js'
import { typeAttribute } from '../kernels/native/attributes.js'
import { normalValues, uniformValues } from './host-random.js'
import { type Distribution, drawOnGpu } from '../webgpu/kernels/draws.js'
import { webgpuBackend } from '../webgpu/webgpu-backend.js'
import type { RandomKey } from './random-key.js'

/**
 * A float32 tensor, uniform on [0, 1), that depends on the key and the counter's value alone. The counter is an int32
 * scalar, in a step always a `tf.Variable` that the step increments: a compiled step then draws fresh numbers each
 * time, and saving the counter resumes the stream. Two draws in one step need two keys.
 *
 * On the native backend this is TensorFlow's `StatelessRandomUniform`, on WebGPU a shader; elsewhere the host draws. All
 * draw the very same numbers.
 */
export function statelessUniform(shape: readonly number[], key: RandomKey, counter: Scalar): Tensor {
  return draw('uniform', shape, key, counter)
}

/** As `statelessUniform`, of the standard normal distribution (TensorFlow's `StatelessRandomNormal`). */
export function statelessNormal(shape: readonly number[], key: RandomKey, counter: Scalar): Tensor {
  return draw('normal', shape, key, counter)
}

const SOURCES = {
  uniform: { op: 'StatelessRandomUniform', onHost: uniformValues },
  normal: { op: 'StatelessRandomNormal', onHost: normalValues },
} satisfies Record<Distribution, { op: string; onHost: (count: number, key: RandomKey, step: number) => Float32Array }>

function draw(distribution: Distribution, shape: readonly number[], key: RandomKey, counter: Scalar): Tensor {
  if (webgpuBackend() !== undefined) return drawOnGpu(distribution, shape, key, counter)
  const native = nativeBackend()
  const { op, onHost } = SOURCES[distribution]
  if (native !== undefined) return tf.tidy(() => drawNative(native, op, shape, key, counter))
  const size = shape.reduce((product, side) => product * side, 1)
  const [step = 0] = counter.dataSync()
  return tf.tensor(onHost(size, key, step), [...shape])
}

function drawNative(native: NativeBackend, op: string, shape: readonly number[], key: RandomKey, counter: Scalar): Tensor {
  const seed = tf.add(tf.tensor1d([key[0], key[1]], 'int32'), tf.mul(tf.tensor1d([0, 1], 'int32'), counter))
  const sides = tf.tensor1d([...shape], 'int32')
  const attributes = [typeAttribute('T', 'int32'), typeAttribute('dtype', 'float32'), typeAttribute('Tseed', 'int32')]
  return native.executeSingleOutput(op, attributes, [sides, seed])
}
