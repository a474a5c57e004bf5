import type { Prediction } from '@trainyard/spec'

export type Uncertainty = Prediction['uncertainty']

/** Shannon entropy in nats; 0·ln 0 is 0. */
export const entropy = (probabilities: Iterable<number>): number => {
  let sum = 0
  for (const p of probabilities) if (p > 0) sum -= p * Math.log(p)
  return sum
}

/**
 * Splits the uncertainty of a row (Depeweg et al. 2018, eq. 2): total is the entropy of the members' weighted mean, aleatoric the weighted mean of their entropies,
 * epistemic what is between, their disagreement. The mean is the arithmetic one whatever the rule of the ensemble, so that no part is below zero.
 */
export function classUncertainty(members: readonly ArrayLike<number>[], weights: readonly number[]): Uncertainty {
  const mean = new Float64Array(members[0]?.length ?? 0)
  let aleatoric = 0
  for (const [index, probabilities] of members.entries()) {
    const own = Array.from(probabilities)
    const weight = weights[index] ?? 0
    for (const [column, p] of own.entries()) mean[column] = (mean[column] ?? 0) + weight * p
    aleatoric += weight * entropy(own)
  }
  const total = entropy(mean)
  return { total, aleatoric: Math.min(aleatoric, total), epistemic: Math.max(0, total - aleatoric) }
}

/** For values: the weighted variance of the members' values. The noise of the data is not modelled, so aleatoric and total are not known. */
export function valueUncertainty(values: readonly number[], weights: readonly number[]): Uncertainty {
  const mean = values.reduce((sum, value, index) => sum + (weights[index] ?? 0) * value, 0)
  const variance = values.reduce((sum, value, index) => sum + (weights[index] ?? 0) * (value - mean) ** 2, 0)
  return { total: null, aleatoric: null, epistemic: variance }
}
