import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { activations } from '../activations/index.js'
import { filled, type LayerFactory } from './layer.js'

/** y = (1 − α)·x + α·σ(x) for each unit, as x + α·(σ(x) − x), with α from 1 (Holzmüller et al. 2024, App. A.1). */
export const parametricActivation: LayerFactory<'parametric_activation'> = (spec, { layer, parameter }) => {
  const size = channelsOf(layer.input)
  const activate = activations[spec.function]
  const share = parameter('share', 'gamma', [size], () => filled(size, 1)).variable
  return (x) => tf.add(x, tf.mul(tf.sub(activate(x), x), share))
}
