import { statelessNormal, tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'
import { noiseOf, rateIn } from './noise.js'

/** x·(1 + σ·n) with n from N(0, 1) and σ = √(rate / (1 − rate)), the spread that dropout with this rate has (Srivastava et al. 2014, §10). */
export const gaussianDropout: LayerFactory<'gaussian_dropout'> = (spec, { key }) => {
  const stream = key('dropout')
  return (x, pass) => {
    const counter = noiseOf(pass)
    if (counter === null || spec.rate === 0) return x
    const rate = rateIn(pass, spec.rate)
    const deviation = typeof rate === 'number' ? Math.sqrt(rate / (1 - rate)) : tf.sqrt(tf.div(rate, tf.sub(1, rate)))
    return tf.mul(x, tf.add(tf.mul(statelessNormal(x.shape, stream, counter), deviation), 1))
  }
}
