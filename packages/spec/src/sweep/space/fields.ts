import { z } from 'zod'
import { limits } from '../../limits.js'

/** How many points of a range are tried, both ends among them. */
export const pointCount = z.int().min(2).max(limits.sweepTrials).describe('Points, both ends among them')
/** For fields that take whole numbers, such as units and epochs. */
export const integer = z.boolean().default(false).describe('Round to whole numbers; points that become equal are tried once')
/** One end of a range. */
export const end = z.number().min(-limits.uint32).max(limits.uint32)
export const positiveEnd = z.number().gt(0).max(limits.uint32)
