import { z } from 'zod'
import { activationName } from '../activations/index.js'
import type { LayerInput } from '../layers/index.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { categoryDimensions, categoryLayers, usualCategoryDimensions } from './categories.js'
import { definePreset, type PresetDefaults, type PresetFacts } from './preset.js'

/** Updates that a member makes at most, by default; and within which bounds the epochs for them are. */
const updates = 12_000
const [leastEpochs, mostEpochs] = [24, 256]

/** Batches by rows: a tenth or so of them, so that small tables make enough updates in an epoch and large ones are fast. */
const batchOf = (rows: number): number => Math.min(Math.max(2 ** Math.floor(Math.log2(rows / 10)), 32), 256)

/** On a table a newcomer has no network in mind: length, rate and rows are chosen by what was measured on six small tables (`npm run bench -- tables`). */
function tableDefaults({ task, rows, watches, choosesRows }: PresetFacts): PresetDefaults {
  const batch_size = batchOf(rows)
  const epochs = Math.min(Math.max(Math.round((updates * batch_size) / rows), leastEpochs), mostEpochs)
  return {
    architecture: { hidden: [256, 256], dropout: 0.1, bins: 24, ...usualCategoryDimensions },
    ...(choosesRows ? { dataset: { split: { type: 'folds', folds: 5 } } } : {}),
    inputs: { scale: 'robust' },
    ...(task === 'regression' ? { target: { clip: true } } : {}),
    optimizer: { type: 'adamw', learning_rate: 0.002, weight_decay: 0.001 },
    training: {
      batch_size,
      output_start: 'prior',
      ...(watches ? { epochs, early_stopping: { metric: 'val_loss', patience: Math.max(4, Math.round(epochs / 12)) } } : { epochs: Math.round(epochs / 4) }),
    },
  }
}

export const mlp = definePreset({
  type: 'mlp',
  label: 'Multilayer perceptron',
  description:
    'Fully connected layers on any data: each with its batch normalization, activation and dropout where they are asked for. On a table a job that leaves the rest out is an ensemble of five over folds, of networks with 2 × 256 units behind embeddings of large categories and piecewise-linear ones of numbers, trained until validation no longer improves.',
  fields: {
    hidden: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([128]).describe('Units of each hidden layer; 2 × 256 for a table'),
    activation: activationName.default('relu'),
    dropout: fractionBelowOne.default(0).describe('After each hidden layer; 0 for none; 0.1 for a table'),
    batch_normalization: z.boolean().default(false),
    bins: z
      .int()
      .min(0)
      .max(limits.numberEmbedding)
      .optional()
      .describe('Bins that each number of a table is embedded by; 0 for none; 24 for a table if left out'),
    category_dimensions: categoryDimensions,
  },
  layers: ({ hidden, activation, dropout, batch_normalization: normalized, bins, category_dimensions: categories }) => [
    { type: 'flatten' },
    ...categoryLayers(categories),
    ...(bins ? ([{ type: 'piecewise_linear_embedding', bins }] as const) : []),
    ...hidden.flatMap((units): LayerInput[] => [
      ...(normalized
        ? ([{ type: 'dense', units }, { type: 'batch_normalization' }, { type: 'activation', function: activation }] as const)
        : ([{ type: 'dense', units, activation }] as const)),
      ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
    ]),
  ],
  defaults: (facts) => (facts.kind === 'table' ? tableDefaults(facts) : {}),
})
