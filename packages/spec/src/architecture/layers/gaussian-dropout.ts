import { z } from 'zod'
import { fractionBelowOne } from '../../scalars.js'
import { layerName } from './fields.js'
import { type ShapeRule, unchanged } from './shape.js'

/** Multiplies by noise from N(1, rate / (1 − rate)) in training (Srivastava et al. 2014, §10). */
export const gaussianDropout = z.strictObject({ type: z.literal('gaussian_dropout'), name: layerName, rate: fractionBelowOne.default(0.5) })
export type GaussianDropout = z.output<typeof gaussianDropout>

/** The shape stays; nothing is done at prediction. */
export const gaussianDropoutShape: ShapeRule<GaussianDropout> = (_spec, input) => unchanged(input, 0)
