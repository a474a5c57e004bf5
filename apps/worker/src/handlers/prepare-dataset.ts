import type { Database } from '@trainyard/db'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { SampleStore } from '../sample-files/sample-store.js'
import type { TaskHandling } from '../supervisor/attempt.js'

/** `prepare_dataset`: from a sample or uploaded files to a tensor file and what is known about it. */
export function prepareDatasetTask(db: Database, files: BlobCache, samples: SampleStore): TaskHandling<'prepare_dataset'> {
  return {
    kind: 'prepare_dataset',
    needsEngine: false,
    stoppable: false,
    plan: async ({ dataset: { source } }) => {
      if (source.type === 'sample') {
        // Trainers load what reads data sets; a worker needs this list now and then.
        const { sampleFiles } = await import('@trainyard/training/samples')
        return { kind: 'prepare_dataset', source, files: await samples.files(sampleFiles(source.sample)) }
      }
      const uploaded = source.files.map(async ({ filename, sha256 }) => ({ filename, path: await files.file(sha256) }))
      return { kind: 'prepare_dataset', source, files: await Promise.all(uploaded) }
    },
    complete: async (claim, { info, file }) => {
      await db.datasets.markReady(claim.lease, { info, file })
      return []
    },
  }
}
