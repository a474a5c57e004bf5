import { fractionBelowOne } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { unchanged } from './shape.js'

export const dropout = defineLayer({
  type: 'dropout',
  label: 'Dropout',
  description: 'In training, sets a share `rate` of the values to zero and divides the rest by 1 − rate; does nothing at prediction (Srivastava et al. 2014).',
  fields: { name: layerName, rate: fractionBelowOne.default(0.5) },
  traits: { role: 'noise', keras: () => null },
  shape: (_spec, input) => unchanged(input, 0),
})
