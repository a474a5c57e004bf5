import { z } from 'zod'
import { fractionBelowOne } from '../../scalars.js'
import { layerName } from './fields.js'

/** Dropout of whole channels (Tompson et al. 2015). */
export const spatialDropout2d = z.strictObject({ type: z.literal('spatial_dropout2d'), name: layerName, rate: fractionBelowOne.default(0.5) })
export type SpatialDropout2d = z.output<typeof spatialDropout2d>
