import { z } from 'zod'
import { layerName } from './fields.js'

/** The mean of each channel: [batch, height, width, channels] → [batch, channels]. */
export const globalAveragePooling2d = z.strictObject({ type: z.literal('global_average_pooling2d'), name: layerName })
export type GlobalAveragePooling2d = z.output<typeof globalAveragePooling2d>
