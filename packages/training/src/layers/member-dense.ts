import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { activations } from '../activations/index.js'
import { initializerFor } from '../initializers/index.js'
import { filled, type LayerFactory } from './layer.js'

/** yⱼ = f(xⱼ·Wⱼ + bⱼ) for each member j: [batch, n], which all members see, or [batch, members, n] → [batch, members, units]. */
export const memberDense: LayerFactory<'member_dense'> = (spec, { layer, next, key, parameter }) => {
  const { members, units } = spec
  const features = channelsOf(layer.input)
  const initial = (): Float32Array => initializerFor(spec.initializer, next)(members * features * units, { in: features, out: units }, key('kernel'))
  const kernel = parameter('kernel', 'kernel', [members, features, units], initial).variable
  const bias = layer.bias ? parameter('bias', 'bias', [members, units], () => filled(members * units, 0)).variable : null
  const activate = activations[spec.activation ?? 'linear']
  /** All members see the same rows: one product with their weights side by side. */
  const shared = (x: tf.Tensor): tf.Tensor => {
    const beside = tf.reshape(tf.transpose(kernel, [1, 0, 2]), [features, members * units])
    return tf.reshape(tf.matMul(x as tf.Tensor2D, beside as tf.Tensor2D), [-1, members, units])
  }
  const apart = (x: tf.Tensor): tf.Tensor => tf.transpose(tf.matMul(tf.transpose(x, [1, 0, 2]) as tf.Tensor3D, kernel as tf.Tensor as tf.Tensor3D), [1, 0, 2])
  const multiply = layer.input.length === 1 ? shared : apart
  return (x) => activate(bias ? tf.add(multiply(x), bias) : multiply(x))
}
