import { z } from 'zod'
import { activationName } from '../../activation/index.js'
import { layerName } from './fields.js'

/** An activation function on its own. */
export const activation = z.strictObject({ type: z.literal('activation'), name: layerName, function: activationName })
export type Activation = z.output<typeof activation>
