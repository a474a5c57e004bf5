import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import { type LayerFactory, noiseOf } from './layer.js'
import { keepMask } from './noise.js'

/** Dropout of whole channels of an image, since neighbouring pixels say the same (Tompson et al. 2015, §3.2). */
export const spatialDropout2d: LayerFactory<layers.SpatialDropout2d> = (spec, { key }) => {
  const stream = key('dropout')
  return (x, pass) => {
    const counter = noiseOf(pass)
    if (counter === null || spec.rate === 0) return x
    const [batch = 0, , , channels = 0] = x.shape
    return tf.mul(x, keepMask([batch, 1, 1, channels], spec.rate, stream, counter))
  }
}
