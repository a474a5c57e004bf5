import { tf } from '@trainyard/engine'
import type { StepOf } from '@trainyard/spec'
import { affine, radians } from '../warp.js'
import type { Draws } from '../draws.js'
import type { MovingStep } from '../step.js'

const slope = (draws: Draws, what: string, degrees: number): tf.Tensor => tf.tan(draws.uniform(what, -radians(degrees), radians(degrees)))

/** Slants: the source of (x, y) is (x + y·tan α, y + x·tan β), the angles uniform between ± their degrees. */
export const shearing = ({ horizontal, vertical }: StepOf<'shearing'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch }) =>
    affine(batch, [1, horizontal === 0 ? 0 : slope(draws, 'horizontal', horizontal), 0, vertical === 0 ? 0 : slope(draws, 'vertical', vertical), 1, 0]),
})
