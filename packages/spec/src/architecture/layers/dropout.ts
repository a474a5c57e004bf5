import { z } from 'zod'
import { fractionBelowOne } from '../../scalars.js'
import { layerName } from './fields.js'
import { type ShapeRule, unchanged } from './shape.js'

/** Inverted dropout (Srivastava et al. 2014): in training a share `rate` of the values is set to zero and the rest divided by 1 − rate; nothing at prediction. */
export const dropout = z.strictObject({ type: z.literal('dropout'), name: layerName, rate: fractionBelowOne.default(0.5) })
export type Dropout = z.output<typeof dropout>

/** The shape stays; nothing is done at prediction. */
export const dropoutShape: ShapeRule<Dropout> = (_spec, input) => unchanged(input, 0)
