import type { TaskKind, TaskPayload } from '@trainyard/spec'
import type { Database } from '@trainyard/db'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { SampleStore } from '../sample-files/sample-store.js'
import type { AttemptDeps } from '../supervisor/attempt.js'
import { runAttempt } from '../supervisor/run-attempt.js'
import { combineTask } from './combine.js'
import { prepareDatasetTask } from './prepare-dataset.js'
import { trainTask } from './train.js'

/** One handler for each kind in the catalog: a missing or a foreign one does not compile. */
export type TaskHandlers = { [K in TaskKind]: (payload: TaskPayload<K>) => Promise<void> }

/** The worker's handlers. Each works on its task from claim to conclusion; they differ in what a trainer is given and where its result goes. */
export function createHandlers(deps: AttemptDeps & { files: BlobCache; samples: SampleStore; db: Database }): TaskHandlers {
  const { db, files, samples } = deps
  return {
    prepare_dataset: ({ task_id }) => runAttempt(deps, prepareDatasetTask(db, files, samples), task_id),
    train: ({ task_id }) => runAttempt(deps, trainTask(db, files), task_id),
    combine: ({ task_id }) => runAttempt(deps, combineTask(db, files), task_id),
  }
}
