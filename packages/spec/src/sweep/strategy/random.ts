import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'

/** So many draws, each dimension by itself (Bergstra & Bengio 2012); the seed settles all of them. */
export const random = z.strictObject({ type: z.literal('random'), trials: count(limits.sweepTrials).describe('How many combinations are drawn') })
