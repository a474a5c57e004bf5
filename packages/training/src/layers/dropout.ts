import { tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'
import { keepMask, noiseOf, rateIn } from './noise.js'

/** Inverted dropout: x·mask / (1 − rate) in training, with a fresh mask each step; x at prediction (Srivastava et al. 2014, §10 for the scaling). */
export const dropout: LayerFactory<'dropout'> = (spec, { key }) => {
  const stream = key('dropout')
  return (x, pass) => {
    const counter = noiseOf(pass)
    return counter === null || spec.rate === 0 ? x : tf.mul(x, keepMask(x.shape, rateIn(pass, spec.rate), stream, counter))
  }
}
