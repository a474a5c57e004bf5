import { z } from 'zod'
import { limits } from '../limits.js'
import { layer } from './layers/index.js'

/** The layers from input to the last hidden one; the output layer and its activation follow from the task. */
export const architecture = z.strictObject({ layers: z.array(layer).max(limits.layers) }).meta({ id: 'Architecture' })
export type ArchitectureSpec = z.output<typeof architecture>
