import { z } from 'zod'
import { limits } from '../../limits.js'
import { count, fractionBelowOne } from '../../scalars.js'
import type { LayerInput } from '../layers/index.js'

/** Stages of two 3×3 convolutions and a pooling, in the manner of VGG (Simonyan & Zisserman 2015, §2.1), small enough for images of about 32 pixels; one dense layer. */
export const vggSmall = z.strictObject({
  preset: z.literal('vgg_small'),
  filters: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([32, 64, 128]).describe('Filters of each stage'),
  units: count(limits.unitsPerLayer).default(128).describe('Of the dense layer'),
  dropout: fractionBelowOne.default(0.5).describe('Before the dense layer; 0 for none'),
  batch_normalization: z.boolean().default(true),
})

/** For each stage: twice conv (batch normalization) relu, then max pooling; flatten, dropout, dense. */
export const vggSmallLayers = ({ filters, units, dropout, batch_normalization: normalised }: z.output<typeof vggSmall>): LayerInput[] => [
  ...filters.flatMap((each): LayerInput[] => {
    const convolution: LayerInput[] = normalised
      ? [
          { type: 'conv2d', filters: each },
          { type: 'batch_normalization', momentum: 0.9 },
          { type: 'activation', function: 'relu' },
        ]
      : [{ type: 'conv2d', filters: each, activation: 'relu' }]
    return [...convolution, ...convolution, { type: 'max_pooling2d', padding: 'same' }]
  }),
  { type: 'flatten' },
  ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
  { type: 'dense', units, activation: 'relu' },
]
