import { z } from 'zod'
import { grid } from './grid.js'
import { random } from './random.js'
import { successiveHalving } from './successive-halving.js'

/** Which combinations are tried, and which are given up early. */
export const strategy = z.discriminatedUnion('type', [grid, random, successiveHalving]).meta({ id: 'SweepStrategy' })
export type Strategy = z.output<typeof strategy>
export type { SuccessiveHalving } from './successive-halving.js'
