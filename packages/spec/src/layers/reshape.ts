import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { elements, shapeText } from './shape.js'

export const reshape = defineLayer({
  type: 'reshape',
  label: 'Reshape',
  description: 'The same numbers in other sides, row-major: makes a sequence of a table’s row or of an image, and back.',
  fields: {
    name: layerName,
    shape: z.array(count(limits.datasetFeatures)).min(1).max(3).describe('Sides of one example: [features], [steps, features] or [height, width, channels]'),
  },
  traits: {
    role: 'rearrangement',
    assumes: 'table',
    fixedOutput: ({ shape }) => shape,
    keras: ({ shape }) => ({ class_name: 'Reshape', config: { target_shape: shape }, arrays: [] }),
  },
  shape: ({ shape }, input) =>
    elements(shape) === elements(input) ? { output: shape, flops: 0 } : { needs: `${elements(shape)} numbers for ${shapeText(shape)}`, rule: 'elements' },
})
