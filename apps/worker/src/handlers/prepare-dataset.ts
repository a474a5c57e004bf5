import type { Database } from '@trainyard/db'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { TaskHandling } from '../supervisor/task-handling.js'

/** `prepare_dataset`: from a sample or uploaded files to a tensor file and what is known about it. */
export function prepareDatasetTask(db: Database, files: BlobCache): TaskHandling<'prepare_dataset'> {
  return {
    kind: 'prepare_dataset',
    needsEngine: false,
    stoppable: false,
    plan: async ({ dataset: { source } }) => {
      const uploaded = source.type === 'upload' ? source.files : []
      return {
        kind: 'prepare_dataset',
        source,
        files: await Promise.all(uploaded.map(async ({ filename, sha256 }) => ({ filename, path: await files.file(sha256) }))),
      }
    },
    complete: async (claim, { info, file }) => {
      await db.datasets.markReady(claim.lease, { info, file })
      return []
    },
  }
}
