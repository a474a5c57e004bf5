import { randomInt } from 'node:crypto'
import type { Logger } from '@trainyard/runtime'
import { type JobPlan, type JobView, limits } from '@trainyard/spec'
import { canonicalSha256 } from '../../../canonical-json.js'
import type { RouteDeps } from '../../../deps.js'
import { notifyWorkers } from '../../notify-workers.js'
import { checkJob, type JobCheck } from './check-job.js'
import { findDataset } from './find-dataset.js'

export type SubmittedJob = { projectId: string; body: unknown; errors: JobCheck['errors'] }

/**
 * Resolves, checks and estimates a job without queueing it.
 * @throws {AppError} with all errors, see `checkJob`.
 */
export function validateJob({ db }: Pick<RouteDeps, 'db'>, { projectId, body, errors }: SubmittedJob): Promise<JobPlan> {
  return checkJob(body, { errors, findDataset: (id) => findDataset(db, projectId, id), drawSeed: () => randomInt(limits.uint32) })
}

/** Makes the job: its row first, in one transaction with members and tasks, then the bell. The same `idempotencyKey` makes one job, also after a crash in between. */
export async function createJob(
  deps: Pick<RouteDeps, 'db' | 'queue'>,
  job: SubmittedJob & { idempotencyKey: string | undefined; log: Logger },
): Promise<JobView> {
  const { projectId, idempotencyKey, log } = job
  const { spec } = await validateJob(deps, job)
  const id = await deps.db.jobs.create({ projectId, spec, specSha256: canonicalSha256(spec), ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  await notifyWorkers(deps, { jobId: id }, log)
  return deps.db.jobs.get(projectId, id)
}
