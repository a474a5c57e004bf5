import type { Database } from '@trainyard/db'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { TaskHandling } from '../supervisor/task-handling.js'
import { claimedJob, claimedMember, datasetOf } from './claimed.js'

/** `train`: one member of a job, from its newest checkpoint where there is one. */
export function trainTask(db: Database, files: BlobCache): TaskHandling<'train'> {
  return {
    kind: 'train',
    needsEngine: true,
    stoppable: true,
    refuse: (claim) => {
      const { spec, elapsedMs } = claimedJob(claim)
      if (elapsedMs < spec.limits.max_seconds * 1_000 || claimedMember(claim).resume) return null
      return { code: 'time_limit', message: `limits.max_seconds (${spec.limits.max_seconds}) was reached before member ${claimedMember(claim).index} began` }
    },
    plan: async (claim) => {
      const job = claimedJob(claim)
      const { index, seed, resume } = claimedMember(claim)
      const dataset = datasetOf(claim)
      const [datasetPath, resumePath] = await Promise.all([files.file(dataset.sha256), resume ? files.file(resume.sha256) : null])
      return {
        kind: 'train',
        spec: job.spec,
        info: dataset.info,
        datasetPath,
        member: index,
        seed,
        resumePath,
        request: job.request === 'finish' ? 'finish' : 'none',
      }
    },
    complete: async (claim, { outcome }) => {
      if (outcome.status !== 'succeeded') throw new Error(`a member that was ${outcome.status} is not complete`)
      const { member, best, final, parameters, predictions, rangeTest } = outcome
      const { ready } = await db.tasks.complete(claim.lease, { members: [{ index: member, best, final, parameters, predictions }], rangeTest })
      return ready
    },
  }
}
