import type { Database } from '@trainyard/db'
import type { BlobCache } from '../blob-cache/blob-cache.js'
import type { TaskHandling } from '../supervisor/attempt.js'
import { claimedJob, claimedTrainings, datasetOf } from '../supervisor/attempt.js'

/** `train`: one member of a job, or several in a pack, each from its newest checkpoint where there is one. */
export function trainTask(db: Database, files: BlobCache): TaskHandling<'train'> {
  return {
    kind: 'train',
    needsEngine: true,
    stoppable: true,
    reject: (claim) => {
      const { spec, elapsedMs } = claimedJob(claim)
      const members = claimedTrainings(claim)
      if (elapsedMs < spec.limits.max_seconds * 1_000 || members.some(({ resume }) => resume)) return null
      const which = members.map(({ index }) => index).join(', ')
      return { code: 'time_limit', message: `limits.max_seconds (${spec.limits.max_seconds}) was reached before member ${which} began` }
    },
    plan: async (claim) => {
      const { spec } = claimedJob(claim)
      const dataset = datasetOf(claim)
      const [datasetPath, ...members] = await Promise.all([
        files.file(dataset.sha256),
        ...claimedTrainings(claim).map(async ({ index, seed, resume }) => ({
          member: index,
          seed,
          resumePath: resume ? await files.file(resume.sha256) : null,
        })),
      ])
      return {
        kind: 'train',
        spec,
        info: dataset.info,
        datasetPath,
        members,
      }
    },
    complete: async (claim, { outcomes }) => {
      const trained = outcomes.map((outcome) => {
        if (outcome.status !== 'succeeded') throw new Error(`a member that was ${outcome.status} is not complete`)
        return outcome
      })
      const members = trained.map(({ member, best, final, parameters, predictions }) => ({ index: member, best, final, parameters, predictions }))
      const { ready } = await db.tasks.complete(claim.lease, { members, rangeTest: trained[0]?.rangeTest ?? null })
      return ready
    },
  }
}
