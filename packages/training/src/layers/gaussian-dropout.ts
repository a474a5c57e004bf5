import { statelessNormal, tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'
import { noiseOf } from './noise.js'

/** x·(1 + σ·n) with n from N(0, 1) and σ = √(rate / (1 − rate)), the spread that dropout with this rate has (Srivastava et al. 2014, §10). */
export const gaussianDropout: LayerFactory<'gaussian_dropout'> = (spec, { key }) => {
  const stream = key('dropout')
  const deviation = Math.sqrt(spec.rate / (1 - spec.rate))
  return (x, pass) => {
    const counter = noiseOf(pass)
    if (counter === null || spec.rate === 0) return x
    return tf.mul(x, tf.add(tf.mul(statelessNormal(x.shape, stream, counter), deviation), 1))
  }
}
