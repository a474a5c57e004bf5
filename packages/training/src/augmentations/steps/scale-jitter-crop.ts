import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { affine } from '../warp.js'
import type { MovingStep } from '../step.js'

/**
 * He et al. 2015, §3.4: the short side becomes S, a whole number uniform in [a, b], the long side is rounded; a patch of size × size starts at whole pixels,
 * uniform over all places. The patch's pixel j shows the scaled image's j + o, which lies at (j + o + ½)·W / W′ − ½ of the image (pixel centers at whole
 * numbers and a half). Both maps together are one affine map, so that the image is not scaled first: it is sampled once.
 */
export const scaleJitterCrop = ({ short_side: [low, high], size }: StepOf<'scale_jitter_crop'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch, height, width }) => {
    const short = tf.minimum(tf.floor(draws.uniform('short_side', low, high + 1)), high)
    const along = (side: number, what: string): { scale: tf.Tensor; shift: tf.Tensor } => {
      const scaled = side === Math.min(height, width) ? short : tf.round(tf.mul(short, side / Math.min(height, width)))
      const places = tf.add(tf.sub(scaled, size), 1)
      const start = tf.minimum(tf.floor(tf.mul(draws.uniform(what, 0, 1), places)), tf.sub(places, 1))
      const scale = tf.div(side, scaled)
      // From pixel numbers to distances from the center, of the patch before and of the image after.
      const shift = tf.sub(tf.mul(tf.add(start, size / 2), scale), side / 2)
      return { scale, shift }
    }
    const [across, down] = [along(width, 'x'), along(height, 'y')]
    return affine(batch, [across.scale, 0, across.shift, 0, down.scale, down.shift])
  },
})
