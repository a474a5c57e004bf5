import { z } from 'zod'
import { activationName } from '../../activations/index.js'
import type { LayerInput } from '../layers/index.js'

/** LeNet-5 (LeCun et al. 1998, §II.B) on images of at least 12 pixels a side: two convolutions with pooling, two dense layers. Its first convolution pads, as its 32-pixel inputs did. */
export const lenet = z.strictObject({ preset: z.literal('lenet'), activation: activationName.default('tanh') })

/** 6 and 16 maps of 5×5, mean pooling, 120 and 84 units; every map of the second convolution sees all of the first. */
export const lenetLayers = ({ activation }: z.output<typeof lenet>): LayerInput[] => [
  { type: 'conv2d', filters: 6, kernel_size: 5, activation },
  { type: 'average_pooling2d' },
  { type: 'conv2d', filters: 16, kernel_size: 5, padding: 'valid', activation },
  { type: 'average_pooling2d' },
  { type: 'flatten' },
  { type: 'dense', units: 120, activation },
  { type: 'dense', units: 84, activation },
]
