import { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { definePreset } from './preset.js'

export const vggSmall = definePreset({
  type: 'vgg_small',
  label: 'Small VGG',
  description: 'Stages of two 3×3 convolutions and a pooling, then one dense layer, for images of about 32 pixels (after Simonyan & Zisserman 2015, §2.1).',
  fields: {
    filters: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([32, 64, 128]).describe('Filters of each stage'),
    units: count(limits.unitsPerLayer).default(128).describe('Of the dense layer'),
    dropout: fractionBelowOne.default(0.5).describe('Before the dense layer; 0 for none'),
    batch_normalization: z.boolean().default(true),
  },
  layers: ({ filters, units, dropout, batch_normalization: normalized }) => [
    ...filters.flatMap((each): LayerInput[] => {
      const convolution: LayerInput[] = normalized
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
  ],
})
