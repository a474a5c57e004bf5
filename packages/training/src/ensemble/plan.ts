import { combines, fitsOnValidation, type ResolvedJobSpec } from '@trainyard/spec'
import { ensembleMetric } from '../metrics/index.js'
import { fitWeights } from './fitted-weights.js'
import { type GreedyRound, selectGreedily } from './greedy-selection.js'
import type { HeldOut } from './held-out.js'
import { type CombineName, combineRules } from './rules/index.js'

/** How the members become one. `rounds` are those of greedy selection, where it was done. */
export type Plan = { combine: CombineName; weights: number[]; rounds: GreedyRound[] | null; notes: string[] }

/** Below this a fitted weight is nothing: the member is not used. */
const unusedWeight = 1e-4

/** Chooses the rule and the members' weights, by the validation rows where they are needed; says where something else is done than asked. */
export function planOf({ ensemble, task }: ResolvedJobSpec, validation: HeldOut | null, members: number): Plan {
  const notes: string[] = []
  let combine: CombineName = ensemble.combine
  if (!combines(combine, task)) {
    notes.push(`${combine} is for classes; the values were averaged`)
    combine = 'mean'
  }
  const equal = Array.from({ length: members }, () => 1 / members)
  const { selection } = ensemble
  if (!fitsOnValidation({ combine, selection }) || members === 1) return { combine, weights: equal, rounds: null, notes }
  if (!validation) {
    notes.push('no validation rows to choose or weigh members by; all were used alike')
    return { combine: fitsOnValidation({ combine, selection: 'all' }) ? 'mean' : combine, weights: equal, rounds: null, notes }
  }
  if (selection === 'all') return { combine, weights: withoutTraces(fitWeights(task, validation)), rounds: null, notes }
  const { counts, rounds } = selectGreedily(ensembleMetric(task, ensemble.metric), combineRules[combine], validation)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return { combine, weights: counts.map((count) => count / total), rounds, notes }
}

function withoutTraces(weights: readonly number[]): number[] {
  const kept = weights.map((weight) => (weight < unusedWeight ? 0 : weight))
  const total = kept.reduce((sum, weight) => sum + weight, 0)
  return kept.map((weight) => weight / total)
}
