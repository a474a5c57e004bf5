import { z } from 'zod'
import { integer, pointCount, positiveEnd } from './fields.js'

/** The geometric series from·q^i, i = 0 … count − 1, with q = (to / from)^(1 / (count − 1)): the lecture's 0.1, 1, 10 for rates and penalties. */
export const geometric = z.strictObject({ type: z.literal('geometric'), from: positiveEnd, to: positiveEnd, count: pointCount, integer })
export type Geometric = z.output<typeof geometric>
