import { z } from 'zod'
import { layerName } from './fields.js'
import { elements, type ShapeRule } from './shape.js'

/** Everything but the batch in one axis: [batch, …] → [batch, n]. */
export const flatten = z.strictObject({ type: z.literal('flatten'), name: layerName })
export type Flatten = z.output<typeof flatten>

/** The same numbers in one axis. */
export const flattenShape: ShapeRule<Flatten> = (_spec, input) => ({ output: [elements(input)], trainable: 0, nonTrainable: 0, flops: 0 })
