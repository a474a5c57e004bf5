import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { affine, radians } from '../warp.js'
import type { MovingStep } from '../step.js'

/** Turns by θ, uniform between ± degrees: the source of (x, y) is (x cos θ − y sin θ, x sin θ + y cos θ). */
export const rotation = ({ degrees }: StepOf<'rotation'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch }) => {
    const angle = draws.uniform('angle', -radians(degrees), radians(degrees))
    const [cos, sin] = [tf.cos(angle), tf.sin(angle)]
    return affine(batch, [cos, tf.neg(sin), 0, sin, cos, 0])
  },
})
