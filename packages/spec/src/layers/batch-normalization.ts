import { z } from 'zod'
import { fractionBelowOne, positive } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { channelsOf, elements } from './shape.js'

export const batchNormalization = defineLayer({
  type: 'batch_normalization',
  label: 'Batch normalization',
  description:
    'Normalizes each feature or channel by its mean and variance: those of the batch in training, moving averages of them at prediction (Ioffe & Szegedy 2015).',
  fields: {
    name: layerName,
    center: z.boolean().default(true).describe('Add β'),
    scale: z.boolean().default(true).describe('Multiply by γ'),
    momentum: fractionBelowOne
      .default(0.99)
      .describe('Share of the moving averages that is kept each step; a smaller last batch counts by its rows, and one of a single value a channel not at all'),
    epsilon: positive.default(1e-3),
    init: z
      .enum(['standard', 'identity'])
      .default('standard')
      .describe('`identity` sets γ = √var and β = mean of the first batch, so that the layer starts as the identity'),
    inference: z.enum(['moving', 'adaptive']).default('moving').describe('`adaptive` normalizes with the statistics of the batch that is predicted'),
  },
  traits: {
    role: 'normalization',
    centersBatch: true,
    mixesRows: ({ inference }) => inference === 'adaptive',
    keras: ({ inference, center, scale, momentum, epsilon }) =>
      inference === 'adaptive'
        ? 'a batch normalization with inference "adaptive", whose statistics are those of the rows that are predicted together'
        : {
            class_name: 'BatchNormalization',
            config: { axis: -1, momentum, epsilon, center, scale },
            arrays: [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : []), 'moving_mean', 'moving_variance'],
          },
  },
  // γ and β are learned, the two moving averages kept; four operations a value: subtract, divide, multiply, add.
  shape: ({ center, scale }, input) => {
    if (input.length > 3) return { needs: 'an input of at most three sides', hint: 'put a reshape or flatten layer before it' }
    const channels = channelsOf(input)
    return {
      output: input,
      weights: { ...(scale ? { gamma: [channels] } : {}), ...(center ? { beta: [channels] } : {}) },
      averages: { moving_mean: [channels], moving_variance: [channels] },
      flops: 4 * elements(input),
    }
  },
})
