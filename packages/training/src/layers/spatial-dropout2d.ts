import { tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'
import { keepMask, noiseOf, rateIn } from './noise.js'

/** Dropout of whole channels of an image, since neighbouring pixels say the same (Tompson et al. 2015, §3.2). */
export const spatialDropout2d: LayerFactory<'spatial_dropout2d'> = (spec, { key }) => {
  const stream = key('dropout')
  return (x, pass) => {
    const counter = noiseOf(pass)
    if (counter === null || spec.rate === 0) return x
    const [batch, , , channels] = (x as tf.Tensor4D).shape
    return tf.mul(x, keepMask([batch, 1, 1, channels], rateIn(pass, spec.rate), stream, counter))
  }
}
