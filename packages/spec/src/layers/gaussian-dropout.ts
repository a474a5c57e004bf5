import { fractionBelowOne } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { unchanged } from './shape.js'

export const gaussianDropout = defineLayer({
  type: 'gaussian_dropout',
  label: 'Gaussian dropout',
  description: 'In training, multiplies by noise from N(1, rate / (1 − rate)); does nothing at prediction (Srivastava et al. 2014, §10).',
  fields: { name: layerName, rate: fractionBelowOne.default(0.5) },
  traits: { role: 'noise', keras: () => null },
  shape: (_spec, input) => unchanged(input, 0),
})
