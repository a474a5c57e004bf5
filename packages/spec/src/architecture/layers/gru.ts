import { z } from 'zod'
import { recurrent, recurrentShape } from './recurrent.js'
import type { ShapeRule } from './shape.js'

/** Gated recurrent unit, its reset gate after the matrix product (Cho et al. 2014, in the form of footnote 1): [batch, steps, features] → [batch, units]. */
export const gru = z.strictObject({ type: z.literal('gru'), ...recurrent })
export type Gru = z.output<typeof gru>

/** Three gates with two biases each; sums, gates and state are kept for each step. */
export const gruShape: ShapeRule<Gru> = (spec, input) => recurrentShape(spec, input, { gates: 3, biases: 6, keptPerStep: 14 })
