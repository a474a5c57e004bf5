import { elementAt, type Prediction } from '@trainyard/spec'

export type Uncertainty = Prediction['uncertainty']

/**
 * Splits the uncertainty of a row (Depeweg et al. 2018, eq. 2): total is the entropy of the members' weighted mean, aleatoric the weighted mean of their
 * entropies, epistemic what is between, their disagreement. The mean is the arithmetic one whatever the rule of the ensemble, so that no part is below zero.
 * `members` hold the probabilities of many rows; those of this row begin at `start`. In nats; 0·ln 0 is 0.
 */
export function classUncertainty(
  members: readonly ArrayLike<number>[],
  weights: readonly number[],
  start = 0,
  columns: number = elementAt(members, 0, 'members').length,
): Uncertainty {
  let total = 0
  let aleatoric = 0
  for (let cell = start; cell < start + columns; cell += 1) {
    let mean = 0
    for (let index = 0; index < members.length; index += 1) {
      const p = elementAt(elementAt(members, index, 'members'), cell, 'outputs of a member')
      const weight = elementAt(weights, index, 'weights')
      mean += weight * p
      aleatoric += weight * surprise(p)
    }
    total += surprise(mean)
  }
  return { total, aleatoric: Math.min(aleatoric, total), epistemic: Math.max(0, total - aleatoric) }
}

/** −p·ln p, the part of an entropy that comes from one class. */
const surprise = (p: number): number => (p > 0 ? -p * Math.log(p) : p === 0 ? 0 : Number.NaN)

/** For values: the weighted variance of the members' values. The noise of the data is not modelled, so aleatoric and total are not known. */
export function valueUncertainty(values: readonly number[], weights: readonly number[]): Uncertainty {
  const mean = values.reduce((sum, value, index) => sum + elementAt(weights, index, 'weights') * value, 0)
  const variance = values.reduce((sum, value, index) => sum + elementAt(weights, index, 'weights') * (value - mean) ** 2, 0)
  return { total: null, aleatoric: null, epistemic: variance }
}
