import { batchNormTraining, tf } from '@trainyard/engine'
import { channelsOf, type LayerOf } from '@trainyard/spec'
import { filled, type LayerContext, type LayerFactory } from './layer.js'

/**
 * y = γ·(x − mean) / √(variance + ε) + β per channel (Ioffe & Szegedy 2015, Alg. 1). In training mean and biased variance are those of the batch, and the
 * moving averages follow them as avg ← kept·avg + (1 − kept)·new, the variance unbiased by n / (n − 1) as in Alg. 2. `kept` is momentum^share: the smaller last
 * batch of an epoch counts by its rows. A batch of one value a channel has no spread: the moving averages normalize it and stay as they are. At prediction they
 * stand in, unless `inference` is `adaptive`. `init: identity` sets γ = √(variance + ε) and β = mean on the first batch (and the moving averages with them).
 */
export const batchNormalization: LayerFactory<'batch_normalization'> = (spec, context) => {
  const state = makeState(spec, context)
  const channels = channelsOf(context.layer.input)
  const gamma = () => (state.gamma ?? tf.ones([channels])) as tf.Tensor1D
  const beta = () => (state.beta ?? tf.zeros([channels])) as tf.Tensor1D
  const byBatch = (x: tf.Tensor) => batchNormTraining(x, gamma(), beta(), spec.epsilon)
  return (x, pass) => {
    if (pass.mode === 'start' && spec.init === 'identity') beIdentity(state, byBatch(x), spec.epsilon)
    const n = x.size / channels
    if (pass.mode === 'training' && n > 1) {
      const { y, mean, variance } = byBatch(x)
      const kept = spec.momentum ** (pass.share ?? 1)
      follow(state.mean, mean, kept)
      follow(state.variance, tf.mul(variance, n / (n - 1)), kept)
      return y
    }
    if (pass.mode !== 'training' && spec.inference === 'adaptive') return byBatch(x).y
    const scale = tf.mul(gamma(), tf.rsqrt(tf.add(state.variance, spec.epsilon)))
    return tf.add(tf.mul(x, scale), tf.sub(beta(), tf.mul(state.mean, scale)))
  }
}

type State = { gamma: tf.Variable | null; beta: tf.Variable | null; mean: tf.Variable; variance: tf.Variable }

function makeState(spec: LayerOf<'batch_normalization'>, { layer, parameter }: LayerContext): State {
  const channels = channelsOf(layer.input)
  const make = (what: string, role: 'gamma' | 'beta' | 'average', value: number) => parameter(what, role, [channels], () => filled(channels, value)).variable
  return {
    gamma: spec.scale ? make('gamma', 'gamma', 1) : null,
    beta: spec.center ? make('beta', 'beta', 0) : null,
    mean: make('moving_mean', 'average', 0),
    variance: make('moving_variance', 'average', 1),
  }
}

const follow = (average: tf.Variable, value: tf.Tensor, kept: number): void => average.assign(tf.add(tf.mul(average, kept), tf.mul(value, 1 - kept)))

function beIdentity(state: State, { mean, variance }: { mean: tf.Tensor; variance: tf.Tensor }, epsilon: number): void {
  state.gamma?.assign(tf.sqrt(tf.add(variance, epsilon)))
  state.beta?.assign(tf.clone(mean))
  state.mean.assign(tf.clone(mean))
  state.variance.assign(tf.clone(variance))
}
