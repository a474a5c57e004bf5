import { CliError } from '../../cli-error.js'
import type { Run } from '../claim.js'
import { hasDiverged } from './follow-to-end.js'

/**
 * A share of right answers of a run's final weights: `accuracy` is the mean over the last epoch of training, `val_accuracy` and `test_accuracy` are of
 * rows that were not trained on. A run that diverged answers like one that guesses among the classes.
 */
export function accuracyOf({ job }: Run, key: 'accuracy' | 'val_accuracy' | 'test_accuracy', classes: number): number {
  if (hasDiverged(job)) return 1 / classes
  const value = job.members[0]?.final?.[key]
  if (typeof value !== 'number') throw new CliError('failed', `${job.id} ended without ${key}`)
  return value
}

/** `of` each pair of runs: the same seed, so the same rows and the same start, and only the technique differs. */
export function paired(ones: readonly Run[], others: readonly Run[], of: (one: Run, other: Run) => number): number[] {
  if (ones.length !== others.length) throw new CliError('failed', `runs cannot be paired: ${ones.length} and ${others.length}`)
  return ones.flatMap((one, index) => {
    const other = others[index]
    return other === undefined ? [] : [of(one, other)]
  })
}
