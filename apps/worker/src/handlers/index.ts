import type { Database } from '@trainyard/db'
import type { TaskHandlers } from '@trainyard/queue'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { SampleStore } from '../sample-files/sample-store.js'
import type { AttemptDeps } from '../supervisor/attempt.js'
import { runAttempt } from '../supervisor/run-attempt.js'
import { combineTask } from './combine.js'
import { prepareDatasetTask } from './prepare-dataset.js'
import { trainTask } from './train.js'

/** The worker's handlers. Each runs its task from claim to result; they differ in what the trainer receives and in where its result goes. */
export function createHandlers(deps: AttemptDeps & { files: BlobCache; samples: SampleStore; db: Database }): TaskHandlers {
  const { db, files, samples } = deps
  return {
    prepare_dataset: ({ task_id }) => runAttempt(deps, prepareDatasetTask(db, files, samples), task_id),
    train: ({ task_id }) => runAttempt(deps, trainTask(db, files), task_id),
    combine: ({ task_id }) => runAttempt(deps, combineTask(db, files), task_id),
  }
}
