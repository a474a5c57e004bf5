import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { layerName } from './fields.js'
import { elements, type ShapeRule, shapeText } from './shape.js'

/** The same numbers in other sides, row-major: makes a table's row or an image into a sequence, and back. */
export const reshape = z.strictObject({
  type: z.literal('reshape'),
  name: layerName,
  shape: z.array(count(limits.datasetFeatures)).min(1).max(3).describe('Sides of one example: [features], [steps, features] or [height, width, channels]'),
})
export type Reshape = z.output<typeof reshape>

/** As many numbers as before. */
export const reshapeShape: ShapeRule<Reshape> = ({ shape }, input) =>
  elements(shape) === elements(input)
    ? { output: shape, trainable: 0, nonTrainable: 0, flops: 0 }
    : { needs: `${elements(shape)} numbers for ${shapeText(shape)}`, rule: 'elements', output: shape }
