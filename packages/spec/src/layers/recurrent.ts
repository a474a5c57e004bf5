import { z } from 'zod'
import { limits } from '../limits.js'
import { layerRegularization } from '../job/regularization.js'
import { count } from '../scalars.js'
import { layerName } from './fields.js'
import type { LayerShape, Shape, ShapeMismatch } from './shape.js'

/** What both recurrent layers have. Their inputs are [steps, features]; they are unrolled over the steps. */
export const recurrent = {
  name: layerName,
  units: count(limits.recurrentUnits),
  return_sequences: z.boolean().default(false).describe('Give the output of every step, [steps, units], not of the last one alone'),
  regularization: layerRegularization.optional(),
}

/** What rules ask of both. */
export const recurrentTraits = { role: 'weights', harmless: { units: 1 } } as const

/** The sizes of a recurrent layer with so many gates, each with biases of these names, `keptPerStep` numbers of a step that its gradient needs again. */
export function recurrentShape(
  { units, return_sequences: all }: { units: number; return_sequences: boolean },
  input: Shape,
  { gates, biases, keptPerStep }: { gates: number; biases: readonly string[]; keptPerStep: number },
): LayerShape | ShapeMismatch {
  const [steps, features] = input
  if (input.length !== 2 || steps === undefined || features === undefined) return { needs: '[steps, features]', hint: 'put a reshape layer before it' }
  if (steps > limits.recurrentSteps) return { needs: `at most ${limits.recurrentSteps} steps`, hint: 'cut the sequences, or give each step more features' }
  const weights = gates * units * (features + units)
  return {
    output: all ? [steps, units] : [units],
    weights: {
      kernel: [features, gates * units],
      recurrent_kernel: [units, gates * units],
      ...Object.fromEntries(biases.map((what) => [what, [gates * units]])),
    },
    flops: steps * (2 * weights + 4 * gates * units),
    kept: steps * units * keptPerStep,
  }
}
