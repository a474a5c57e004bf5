import { choosing, invariant, isTerminal, type JobFailure, type SweepSpec, type TrialValues } from '@trainyard/spec'
import type { TrialState } from '../sweeps.js'
import { placer } from './places.js'
import { nextCandidate, type Observation } from './tpe.js'

/** What a job ended with because of what it was to train: its trial's settings are bad. Any other failure says nothing about them. */
const ownFailures: ReadonlySet<JobFailure['code']> = new Set(['diverged', 'out_of_memory', 'time_limit'])

/**
 * Whether the next trial may be chosen: fewer than `planned` are there, and the trial `maxConcurrent` before it has ended, and all that are earlier. So no more
 * than that many are under way, and what is known at a choice never depends on which of them was faster.
 */
export const mayChoose = ({ maxConcurrent, planned }: { maxConcurrent: number; planned: number }, trials: readonly Pick<TrialState, 'status'>[]): boolean =>
  trials.length < planned && trials.slice(0, Math.max(0, trials.length - maxConcurrent + 1)).every(({ status }) => isTerminal(status))

type Known = { spec: Pick<SweepSpec, 'space' | 'strategy' | 'objective'>; maxConcurrent: number; candidates: readonly TrialValues[] }

/**
 * The candidate that the next trial of a sweep tries, null when all are tried. It follows from the results of the trials up to `maxConcurrent` before it, in their
 * order; `bestOf` is the best value of the objective that a trial measured, null where it measured none.
 */
export function chooseCandidate(
  { spec: { space, strategy, objective }, maxConcurrent, candidates }: Known,
  trials: readonly TrialState[],
  bestOf: (trial: TrialState) => number | null,
): number | null {
  const chooser = choosing(strategy)
  invariant(chooser, 'the strategy chooses trials')
  const observations = trials.map((trial, index): Observation => {
    invariant(trial.candidate !== null, 'a trial that was chosen tries a candidate')
    return { candidate: trial.candidate, result: index > trials.length - maxConcurrent ? 'bad' : resultOf(trial, bestOf(trial)) }
  })
  return nextCandidate({ startup: chooser.startup_trials, objective }, candidates.map(placer(space)), observations)
}

/** What was pruned has the best that it came to. Who cancels a trial by hand says nothing about its settings. */
function resultOf({ status, stopReason, failure }: TrialState, best: number | null): Observation['result'] {
  if (status === 'failed') return failure !== null && ownFailures.has(failure) ? 'bad' : 'nothing'
  return status === 'cancelled' && stopReason === null ? 'nothing' : (best ?? 'bad')
}
