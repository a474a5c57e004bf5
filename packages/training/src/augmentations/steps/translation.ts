import type { StepOf } from '@trainyard/spec'
import { affine } from '../warp.js'
import type { MovingStep } from '../step.js'

/**
 * Shifts by (dx, dy), each uniform between ± its share of the side. The result at (x, y) shows what was at (x − dx, y − dy); the draw is symmetric, so either
 * sign is correct.
 */
export const translation = ({ horizontal, vertical }: StepOf<'translation'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { batch, height, width }) =>
    affine(batch, [1, 0, draws.uniform('x', -horizontal * width, horizontal * width), 0, 1, draws.uniform('y', -vertical * height, vertical * height)]),
})
