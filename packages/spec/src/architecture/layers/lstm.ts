import { z } from 'zod'
import { recurrent, recurrentShape } from './recurrent.js'
import type { ShapeRule } from './shape.js'

/** Long short-term memory with a forget gate (Hochreiter & Schmidhuber 1997; Gers et al. 2000): [batch, steps, features] → [batch, units]. */
export const lstm = z.strictObject({ type: z.literal('lstm'), ...recurrent })
export type Lstm = z.output<typeof lstm>

/** Four gates with a bias each; sums, gates, both states and tanh of the cell are kept for each step. */
export const lstmShape: ShapeRule<Lstm> = (spec, input) => recurrentShape(spec, input, { gates: 4, biases: 4, keptPerStep: 14 })
