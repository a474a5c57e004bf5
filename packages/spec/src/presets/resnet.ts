import { z } from 'zod'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { definePreset } from './preset.js'

/** The moving averages follow faster than by default: a short training of so many normalizations would be judged by stale ones. */
const finish = (spec: LayerInput): LayerInput[] => [spec, { type: 'batch_normalization', momentum: 0.9 }]
const relu: LayerInput = { type: 'activation', function: 'relu' }

export const resnet = definePreset({
  type: 'resnet',
  label: 'ResNet',
  description:
    'The residual network for small images, with projections where the shape changes: three stages of n blocks of two 3×3 convolutions (He et al. 2015, §4.2).',
  fields: {
    depth: z
      .int()
      .min(8)
      .max(limits.resnetDepth)
      .refine((depth) => depth % 6 === 2, 'must be 6n + 2: 8, 14, 20, 26, 32, …')
      .default(20)
      .describe('6n + 2 for n blocks a stage: 20, 32, 44, 56, 110'),
    width: count(limits.unitsPerLayer / 4)
      .default(16)
      .describe('Filters of the first stage; the next two have two and four times as many'),
  },
  // The first block of the second and third stage has stride 2; the mean over the image ends the network.
  layers: ({ depth, width }) => {
    const blocks = (depth - 2) / 6
    const block = (filters: number, shrinks: boolean): LayerInput[] => [
      {
        type: 'residual',
        layers: [...finish({ type: 'conv2d', filters, strides: shrinks ? 2 : 1 }), relu, ...finish({ type: 'conv2d', filters })],
        shortcut: shrinks ? 'projection' : 'identity',
      },
      relu,
    ]
    const stages = [1, 2, 4].flatMap((factor) => Array.from({ length: blocks }, (_, index) => block(width * factor, factor > 1 && index === 0)))
    return [...finish({ type: 'conv2d', filters: width }), relu, ...stages.flat(), { type: 'global_average_pooling2d' }]
  },
})
