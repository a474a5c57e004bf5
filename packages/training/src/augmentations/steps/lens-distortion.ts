import type { StepOf } from '@trainyard/spec'
import type { MovingStep } from '../step.js'

/** Radial distortion; see `InverseMap`. The coefficients and the center are uniform in their ranges. */
export const lensDistortion = ({ k1, k2, centre_jitter: jitter }: StepOf<'lens_distortion'>): MovingStep => ({
  kind: 'moving',
  inverse: (draws, { height, width }) => ({
    kind: 'lens',
    k1: draws.uniform('k1', ...k1),
    k2: draws.uniform('k2', ...k2),
    centerX: draws.uniform('x', -jitter * width, jitter * width),
    centerY: draws.uniform('y', -jitter * height, jitter * height),
  }),
})
