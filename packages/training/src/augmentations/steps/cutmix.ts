import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { keptShareOf } from '../beta.js'
import { insideRectangle } from '../step.js'
import type { MixingStep } from '../step.js'

/**
 * A rectangle with sides √(1 − λ) of the image's about a uniform center is taken from the other image; what stands out is cut off, and the label keeps the
 * share of the pixels that stay (Yun et al. 2019, eq. 2 and the paper's own code).
 */
export function cutmix({ alpha }: StepOf<'cutmix'>): MixingStep {
  const keptShare = keptShareOf(alpha)
  return {
    kind: 'mixing',
    shares: (draws, size) => {
      const { height, width } = size
      const half = tf.mul(tf.sqrt(tf.sub(1, keptShare(draws))), 0.5)
      const bound = (what: string, most: number, sign: 1 | -1): tf.Tensor =>
        tf.clipByValue(tf.round(tf.add(draws.uniform(what, 0, most), tf.mul(half, sign * most))), 0, most)
      const bounds = { left: bound('x', width, -1), right: bound('x', width, 1), top: bound('y', height, -1), bottom: bound('y', height, 1) }
      const area = tf.mul(tf.sub(bounds.right, bounds.left), tf.sub(bounds.bottom, bounds.top))
      return { own: tf.sub(1, insideRectangle(size, bounds)), kept: tf.sub(1, tf.div(area, height * width)) }
    },
  }
}
