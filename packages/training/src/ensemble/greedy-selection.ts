import { elementAt } from '@trainyard/spec'
import { gainOf, type Metric, valueOf } from '../metrics/metric.js'
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js'
import { addScaled } from './combine.js'
import { type HeldOut, predictedRows } from './held-out.js'
import type { CombineRule } from './rules/index.js'

/** Rounds of the selection, as in the paper's experiments. */
const rounds = 25

type Score = { value: number; loss: number }

/** One round: the position of the member that was added, and how good the combination was with it. */
export type GreedyRound = Score & { member: number; kept: boolean }

/** `counts`: how often each member was taken in the best prefix. `rounds`: all of them in order, those of the best prefix marked. */
export type GreedySelection = { counts: number[]; rounds: GreedyRound[] }

/**
 * Ensemble selection from a library of models (Caruana et al. 2004): in each of 25 rounds the member is added, again and again if need be, that makes the
 * combination best on the validation split; the best prefix is kept. Ties in the metric are settled by the log-likelihood of the labels, then by the smaller
 * ensemble. At least one member is taken.
 */
export function selectGreedily(metric: Metric, rule: CombineRule, held: HeldOut): GreedySelection {
  const lifted = held.members.map((outputs) => rule.lift(outputs, held.columns))
  const sum = new Float64Array(held.rows * held.columns)
  const taken: (Score & { member: number })[] = []
  let best: { score: Score; length: number } | null = null
  for (let round = 1; round <= rounds; round += 1) {
    const scores = lifted.map((values) => {
      const next = sum.slice()
      addScaled(next, values, 1)
      return scoreOf(metric, rule.lower(next, round, held.columns), held)
    })
    const choice = scores.reduce((leading, score, index) => (better(metric, score, scores[leading]) ? index : leading), 0)
    const score = elementAt(scores, choice, 'members')
    addScaled(sum, elementAt(lifted, choice, 'members'), 1)
    taken.push({ member: choice, ...score })
    if (better(metric, score, best?.score)) best = { score, length: round }
  }
  const kept = best?.length ?? 1
  const counts = held.members.map(() => 0)
  for (const { member } of taken.slice(0, kept)) counts[member] = elementAt(counts, member, 'members') + 1
  return { counts, rounds: taken.map((round, index) => ({ ...round, kept: index < kept })) }
}

function scoreOf(metric: Metric, outputs: Float64Array, held: HeldOut): Score {
  const rows = predictedRows(held, outputs)
  return { value: valueOf(metric, rows), loss: metric.record.tasks.includes('classification') ? negativeLogLikelihood.of(rows) : 0 }
}

function better(metric: Metric, score: Score, than: Score | undefined): boolean {
  if (!than) return true
  const gain = gainOf(metric, score.value, than.value)
  // Sums in another order differ in the last digits: that is no gain.
  if (Math.abs(gain) > 1e-12 * Math.max(Math.abs(score.value), Math.abs(than.value))) return gain > 0
  return score.loss < than.loss - 1e-12
}
