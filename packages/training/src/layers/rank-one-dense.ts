import { tf, uniformValues } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { activations } from '../activations/index.js'
import { filled, type LayerFactory } from './layer.js'

/**
 * yⱼ = f(((x∘rⱼ)·W)∘sⱼ + bⱼ) for each member j: [batch, n] or [batch, members, n] → [batch, members, units] (Wen et al. 2020, eq. 1). Where members part, r starts
 * as random signs; else r and s start as 1 (Gorishniy et al. 2024, §3.3).
 */
export const rankOneDense: LayerFactory<'rank_one_dense'> = (spec, { layer, next, key, parameter }) => {
  const { members, units } = spec
  const features = channelsOf(layer.input)
  const parts = layer.input.length === 1
  const signs = (): Float32Array => uniformValues(members * features, key('before')).map((value) => (value < 0.5 ? -1 : 1))
  const kernel = parameter('kernel', 'kernel', [features, units], () =>
    initializerFor(spec.initializer, next)(features * units, { in: features, out: units }, key('kernel')),
  ).variable
  const before = parameter('before', 'gamma', [members, features], parts ? signs : () => filled(members * features, 1)).variable
  const after = parameter('after', 'gamma', [members, units], () => filled(members * units, 1)).variable
  const bias = layer.bias ? parameter('bias', 'bias', [members, units], () => filled(members * units, 0)).variable : null
  const activate = activations[spec.activation ?? 'linear']
  return (x) => {
    const scaled = tf.mul(parts ? tf.reshape(x, [-1, 1, features]) : x, before)
    const products = tf.matMul(tf.reshape(scaled, [-1, features]) as tf.Tensor2D, kernel as tf.Tensor as tf.Tensor2D)
    const y = tf.mul(tf.reshape(products, [-1, members, units]), after)
    return activate(bias ? tf.add(y, bias) : y)
  }
}
