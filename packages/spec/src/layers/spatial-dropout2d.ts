import { fractionBelowOne } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { imageSides, needsImage, unchanged } from './shape.js'

export const spatialDropout2d = defineLayer({
  type: 'spatial_dropout2d',
  label: 'Spatial dropout',
  description: 'Dropout of whole channels of an image (Tompson et al. 2015).',
  fields: { name: layerName, rate: fractionBelowOne.default(0.5) },
  traits: { role: 'noise', keras: () => null, assumes: 'image' },
  shape: (_spec, input) => (imageSides(input) ? unchanged(input, 0) : needsImage),
})
