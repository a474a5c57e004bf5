import { z } from 'zod'
import { activationName } from '../../activations/index.js'
import { limits } from '../../limits.js'
import { count, fractionBelowOne } from '../../scalars.js'
import type { LayerInput } from '../layers/index.js'

/** Fully connected layers of these widths on anything: each with its batch normalization, activation and dropout where they are asked for. */
export const mlp = z.strictObject({
  preset: z.literal('mlp'),
  hidden: z.array(count(limits.unitsPerLayer)).min(1).max(limits.presetStages).default([128]).describe('Units of each hidden layer'),
  activation: activationName.default('relu'),
  dropout: fractionBelowOne.default(0).describe('After each hidden layer; 0 for none'),
  batch_normalization: z.boolean().default(false),
})

/** flatten, then for each width: dense (batch normalization) activation (dropout). */
export const mlpLayers = ({ hidden, activation, dropout, batch_normalization: normalised }: z.output<typeof mlp>): LayerInput[] => [
  { type: 'flatten' },
  ...hidden.flatMap((units): LayerInput[] => [
    ...(normalised
      ? ([{ type: 'dense', units }, { type: 'batch_normalization' }, { type: 'activation', function: activation }] as const)
      : ([{ type: 'dense', units, activation }] as const)),
    ...(dropout > 0 ? ([{ type: 'dropout', rate: dropout }] as const) : []),
  ]),
]
