import { z } from 'zod'
import { activationName } from '../activations/index.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { categoryDimensions, categoryLayers, usualCategoryDimensions } from './categories.js'
import { batchWithin, judgedDefaults } from './few-rows.js'
import { definePreset } from './preset.js'

const epochs = 256

export const realmlp = definePreset({
  type: 'realmlp',
  label: 'RealMLP, for tables',
  description:
    'Numbers scaled robustly and clipped, their periodic embeddings, embeddings of large categories, a scaling, and dense layers with parametric activations; trained with AdamW on a logarithmic cosine for 256 epochs of batches of 256, of which the best is kept, unless the job says otherwise (Holzmüller et al. 2024).',
  fields: {
    hidden: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([256, 256, 256]).describe('Units of each hidden layer'),
    activation: activationName.default('mish').describe('Left out, a job of classification takes selu'),
    dropout: fractionBelowOne.default(0.15).describe('After each hidden layer; 0 for none'),
    frequencies: count(limits.numberEmbedding).default(16).describe('Waves that each number is embedded by'),
    category_dimensions: categoryDimensions,
  },
  layers: ({ hidden, activation, dropout, frequencies, category_dimensions: categories }) => [
    { type: 'flatten' },
    ...categoryLayers(categories),
    { type: 'pbld_embedding', frequencies, rate_factor: 0.1 },
    { type: 'scale', rate_factor: 6 },
    ...hidden.flatMap((units): LayerInput[] => [
      { type: 'dense', units, parameterization: 'neural_tangent', bias_rate_factor: 0.1 },
      { type: 'parametric_activation', function: activation, rate_factor: 0.1 },
      ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
    ]),
  ],
  // Label smoothing, which the paper has for accuracy, harms the log loss that epochs are told apart by.
  defaults: (facts) => ({
    ...judgedDefaults(facts),
    architecture: { ...(facts.task === 'classification' ? { activation: 'selu' } : {}), ...(facts.kind === 'table' ? usualCategoryDimensions : {}) },
    ...(facts.task === 'regression' ? { target: { clip: true } } : {}),
    ...(facts.kind === 'table' ? { inputs: { scale: 'robust' } } : {}),
    optimizer: { type: 'adamw', learning_rate: 0.04, beta_2: 0.95, weight_decay: 0.02 },
    schedule: { type: 'log_cosine', cycles: 4 },
    regularization: { schedule: 'flat_cosine' },
    training: {
      epochs,
      batch_size: batchWithin(256, facts),
      ...(facts.watches ? { early_stopping: { metric: 'val_loss', patience: epochs, ties: 'last' } } : {}),
    },
  }),
})
