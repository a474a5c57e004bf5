import { z } from 'zod'
import { fraction, positive } from '../scalars.js'

/** How often an image is changed at all. */
export const probability = fraction.default(1).describe('Share of the images that it is done to, each drawn on its own')

/** Two numbers in order: a value is drawn uniformly between them. */
export const range = (number: z.ZodNumber) => z.tuple([number, number]).refine(([low, high]) => low <= high, 'the first number must not be above the second')

/** A range of factors; drawn evenly on a logarithmic scale, so that halving is as likely as doubling. */
export const factorRange = range(positive.min(0.05).max(20))

/** What is seen beyond the edge of an image. */
const fillMode = z.enum(['reflect', 'constant', 'nearest'])

/**
 * Options of everything that moves pixels. All such steps of a job become one warp with one resampling, so they share one fill: those that name it must agree.
 */
export const moving = {
  probability,
  fill: fillMode.optional().describe('Beyond the edge: the mirrored image, one value, or the nearest pixel; `reflect` if no step says otherwise'),
  fill_value: z.number().min(0).max(255).optional().describe('The value of `constant`; 0 if no step says otherwise'),
}
