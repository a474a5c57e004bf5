import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { filled, type LayerFactory } from './layer.js'

/** y = s·x for each feature, with s from 1 (Holzmüller et al. 2024, §3.1). */
export const scale: LayerFactory<'scale'> = (_spec, { layer, parameter }) => {
  const size = channelsOf(layer.input)
  const factor = parameter('factor', 'gamma', [size], () => filled(size, 1)).variable
  return (x) => tf.mul(x, factor)
}
