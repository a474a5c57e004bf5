import type { SuccessiveHalving } from './strategy/index.js'
import type { RungView } from './view.js'

export type Rung = Omit<RungView, 'reached'>

/**
 * The rungs of successive halving (Li et al. 2020, Alg. 1): rung k stands at min_epochs·η^k epochs, below the full length of the longest trial, and
 * max(1, floor(trials / η^(k + 1))) trials go on from it.
 */
export function rungsOf({ reduction_factor: eta, min_epochs: least }: SuccessiveHalving, trials: number, epochs: number): Rung[] {
  const rungs: Rung[] = []
  for (let rung = 0; ; rung += 1) {
    const at = Math.round(least * eta ** rung)
    if (at >= epochs) return rungs
    const keep = Math.max(1, Math.floor(trials / eta ** (rung + 1)))
    rungs.push({ rung, epochs: at, keep })
  }
}
