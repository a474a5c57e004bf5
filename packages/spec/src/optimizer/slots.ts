import type { OptimizerSpec } from './index.js'

/** How many numbers each optimizer keeps beside every weight: what admission counts in memory and checkpoints. A forgotten optimizer does not compile. */
const slots: { [T in OptimizerSpec['type']]: (spec: Extract<OptimizerSpec, { type: T }>) => number } = {
  sgd: () => 0,
  momentum: () => 1,
  adagrad: () => 1,
  rmsprop: ({ centered }) => (centered ? 3 : 2),
  adam: () => 2,
  adamw: () => 2,
  adamax: () => 2,
  nadam: () => 2,
  lion: () => 1,
}

/** Numbers kept beside every weight by this optimizer. */
export function optimizerSlots<T extends OptimizerSpec['type']>(type: T, spec: Extract<OptimizerSpec, { type: T }>): number {
  return slots[type](spec)
}
