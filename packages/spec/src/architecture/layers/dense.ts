import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { trainable } from './fields.js'
import type { ShapeRule } from './shape.js'

/** Fully connected: [batch, n] → [batch, units], y = x·W + b. */
export const dense = z.strictObject({ type: z.literal('dense'), units: count(limits.unitsPerLayer), ...trainable })
export type Dense = z.output<typeof dense>

/** n·units weights and a bias each; a multiplication and an addition per weight. */
export const denseShape: ShapeRule<Dense> = (spec, input, bias) => {
  const [features] = input
  if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten or global_average_pooling2d layer before it' }
  return { output: [spec.units], trainable: (features + Number(bias)) * spec.units, nonTrainable: 0, flops: 2 * features * spec.units }
}
