import { z } from 'zod'
import { activationName } from '../../activations/index.js'
import { layerName } from './fields.js'
import { type ShapeRule, unchanged } from './shape.js'

/** An activation function on its own. */
export const activation = z.strictObject({ type: z.literal('activation'), name: layerName, function: activationName })
export type Activation = z.output<typeof activation>

/** The shape stays; counted as one operation a value, whatever the function. */
export const activationShape: ShapeRule<Activation> = (_spec, input) => unchanged(input, 1)
