import { z } from 'zod'
import { layerName } from './fields.js'
import { type ShapeRule } from './shape.js'

const axis = z.int().min(1).max(3)

/** The sides of an example in another order: [2, 1] swaps steps and features. */
export const permute = z.strictObject({
  type: z.literal('permute'),
  name: layerName,
  axes: z
    .array(axis)
    .min(2)
    .max(3)
    .refine((axes) => axes.every((_, index) => axes.includes(index + 1)), 'must hold each of 1, 2, … once')
    .describe('The old axes, counted from 1, in their new order'),
})
export type Permute = z.output<typeof permute>

/** Each side in its new place. */
export const permuteShape: ShapeRule<Permute> = ({ axes }, input) =>
  axes.length === input.length
    ? { output: axes.map((axis) => input[axis - 1] ?? 0), trainable: 0, nonTrainable: 0, flops: 0 }
    : { needs: `${axes.length} sides, as axes has` }
