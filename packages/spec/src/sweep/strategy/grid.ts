import { z } from 'zod'

/** Every combination of the points of all dimensions. */
export const grid = z.strictObject({ type: z.literal('grid') })
