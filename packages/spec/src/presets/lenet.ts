import { activationName } from '../activations/index.js'
import { definePreset } from './preset.js'

export const lenet = definePreset({
  type: 'lenet',
  label: 'LeNet-5',
  description: 'Two convolutions with mean pooling and two dense layers, for images of at least 12 pixels a side (LeCun et al. 1998, §II.B).',
  fields: { activation: activationName.default('tanh') },
  // Every map of the second convolution sees all of the first. The first convolution pads, as the paper's 32-pixel inputs did.
  layers: ({ activation }) => [
    { type: 'conv2d', filters: 6, kernel_size: 5, activation },
    { type: 'average_pooling2d' },
    { type: 'conv2d', filters: 16, kernel_size: 5, padding: 'valid', activation },
    { type: 'average_pooling2d' },
    { type: 'flatten' },
    { type: 'dense', units: 120, activation },
    { type: 'dense', units: 84, activation },
  ],
})
