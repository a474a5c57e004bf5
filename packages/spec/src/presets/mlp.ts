import { z } from 'zod'
import { activationName } from '../activations/index.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { definePreset } from './preset.js'

export const mlp = definePreset({
  type: 'mlp',
  label: 'Multilayer perceptron',
  description: 'Fully connected layers on any data: each with its batch normalization, activation and dropout where they are asked for.',
  fields: {
    hidden: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([128]).describe('Units of each hidden layer'),
    activation: activationName.default('relu'),
    dropout: fractionBelowOne.default(0).describe('After each hidden layer; 0 for none'),
    batch_normalization: z.boolean().default(false),
  },
  layers: ({ hidden, activation, dropout, batch_normalization: normalized }) => [
    { type: 'flatten' },
    ...hidden.flatMap((units): LayerInput[] => [
      ...(normalized
        ? ([{ type: 'dense', units }, { type: 'batch_normalization' }, { type: 'activation', function: activation }] as const)
        : ([{ type: 'dense', units, activation }] as const)),
      ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
    ]),
  ],
})
