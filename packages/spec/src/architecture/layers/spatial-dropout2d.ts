import { z } from 'zod'
import { fractionBelowOne } from '../../scalars.js'
import { layerName } from './fields.js'
import { imageSides, needsImage, type ShapeRule, unchanged } from './shape.js'

/** Dropout of whole channels (Tompson et al. 2015). */
export const spatialDropout2d = z.strictObject({ type: z.literal('spatial_dropout2d'), name: layerName, rate: fractionBelowOne.default(0.5) })
export type SpatialDropout2d = z.output<typeof spatialDropout2d>

/** The shape stays; only images have channels to drop. */
export const spatialDropout2dShape: ShapeRule<SpatialDropout2d> = (_spec, input) => (imageSides(input) ? unchanged(input, 0) : needsImage)
