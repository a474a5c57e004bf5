import type { ResolvedJobSpec, TensorFile } from '@trainyard/spec'
import { prepareSplits, type PreparedSplits } from '../datasets/splits/prepare-splits.js'
import type { MemberTask } from '../ports.js'

/**
 * Prepares rows once for all tasks to which they are the same: they lie in memory once, and only members that train on the very same arrays can share
 * a graph.
 * @throws {DataError} as `prepareSplits` does.
 */
export function sharedSplits(): (task: Pick<MemberTask, 'spec' | 'info' | 'dataset'>) => PreparedSplits {
  const known: { dataset: TensorFile; key: string; splits: PreparedSplits }[] = []
  return ({ spec, info, dataset }) => {
    const key = keyOf(spec)
    const found = known.find((one) => one.dataset === dataset && one.key === key)
    if (found) return found.splits
    const splits = prepareSplits(spec, info, dataset)
    known.push({ dataset, key, splits })
    return splits
  }
}

/** What of a job decides its rows, or whether they can bear it. The seed draws the validation rows; without any it draws nothing. */
function keyOf({ dataset, task, architecture, seed, training }: ResolvedJobSpec): string {
  return JSON.stringify([dataset, task, architecture, dataset.validation_fraction > 0 ? seed : training.early_stopping?.metric])
}
