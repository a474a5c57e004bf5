import type { CombineRule } from './rule.js'

/** The weighted arithmetic mean: Σ wₘ·pₘ / Σ wₘ. Of probabilities it is a distribution again; of values it minimizes the squared error. */
export const mean: CombineRule = {
  lift: (outputs) => outputs,
  lower: (sum, totalWeight) => sum.map((value) => value / totalWeight),
}
