import { z } from 'zod'
import { activationName } from '../activations/index.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { categoryDimensions, categoryLayers, usualCategoryDimensions } from './categories.js'
import { batchWithin, judgedDefaults } from './few-rows.js'
import { definePreset } from './preset.js'

export const tabm = definePreset({
  type: 'tabm',
  label: 'TabM, for tables',
  description:
    'Members in one network that share their weights up to rank-one scales, behind embeddings of large categories and piecewise-linear ones of numbers; trained with AdamW in batches of 256 until validation no longer improves, unless the job says otherwise (Gorishniy et al. 2024).',
  fields: {
    members: count(limits.networkMembers).default(32).describe('Members, which are averaged at prediction'),
    hidden: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([512, 512, 512]).describe('Units of each hidden layer'),
    activation: activationName.default('relu'),
    dropout: fractionBelowOne.default(0.1).describe('After each hidden layer; 0 for none'),
    bins: count(limits.numberEmbedding).default(24).describe('Bins that each number is embedded by'),
    category_dimensions: categoryDimensions,
  },
  layers: ({ members, hidden, activation, dropout, bins, category_dimensions: categories }) => [
    { type: 'flatten' },
    ...categoryLayers(categories),
    { type: 'piecewise_linear_embedding', bins },
    ...hidden.flatMap((units): LayerInput[] => [
      { type: 'rank_one_dense', members, units, activation },
      ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
    ]),
  ],
  defaults: (facts) => ({
    ...judgedDefaults(facts),
    ...(facts.kind === 'table' ? { architecture: usualCategoryDimensions, inputs: { scale: 'quantile' } } : {}),
    optimizer: { type: 'adamw', learning_rate: 0.002, weight_decay: 0.0003 },
    training: {
      batch_size: batchWithin(256, facts),
      ...(facts.watches ? { epochs: 256, early_stopping: { metric: 'val_loss', patience: 16 } } : { epochs: 64 }),
    },
  }),
})
