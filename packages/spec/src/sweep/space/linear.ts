import { z } from 'zod'
import { end, integer, pointCount } from './fields.js'

/** Points at equal distances: from + i·(to − from) / (count − 1). */
export const linear = z.strictObject({ type: z.literal('linear'), from: end, to: end, count: pointCount, integer })
export type Linear = z.output<typeof linear>
