import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { affine } from '../warp.js'
import type { Draws } from '../draws.js'
import type { MovingStep } from '../step.js'

const factor = (draws: Draws, what: string, [low, high]: readonly [number, number]): tf.Tensor => tf.exp(draws.uniform(what, Math.log(low), Math.log(high)))

/** Enlarges by (fx, fy), drawn evenly on a logarithmic scale: the source of (x, y) is (x / fx, y / fy). */
export const stretching = ({ horizontal, vertical, keep_aspect: keepAspect }: StepOf<'stretching'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch }) => {
    const across = tf.reciprocal(factor(draws, 'horizontal', horizontal))
    const down = keepAspect ? across : tf.reciprocal(factor(draws, 'vertical', vertical))
    return affine(batch, [across, 0, 0, 0, down, 0])
  },
})
