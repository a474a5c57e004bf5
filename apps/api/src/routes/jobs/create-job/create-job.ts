import { randomInt } from 'node:crypto'
import type { Database } from '@trainyard/db'
import { notifyWorkers } from '@trainyard/queue'
import { AppError, canonicalSha256, type Logger } from '@trainyard/runtime'
import { type JobPlan, type JobView, limits } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { checkJob } from './check-job.js'
import type { JobCheck } from './inspect-job.js'

export type SubmittedJob = { projectId: string; body: unknown; errors: JobCheck['errors'] }

/**
 * Resolves, checks and estimates a job without queueing it.
 * @throws {AppError} with all errors, see `checkJob`.
 */
export function validateJob({ db }: Pick<RouteDeps, 'db'>, { projectId, body, errors }: SubmittedJob): Promise<JobPlan> {
  return checkJob(body, { errors, ...knownOf(db, projectId), drawSeed: () => randomInt(limits.uint32) })
}

/**
 * Creates the job: first its row, in one transaction with its members and tasks, then a notification. The same `idempotencyKey` creates one job, even after a
 * crash in between.
 */
export async function createJob(
  deps: Pick<RouteDeps, 'db' | 'queue'>,
  job: SubmittedJob & { idempotencyKey: string | undefined; log: Logger },
): Promise<JobView> {
  const { projectId, idempotencyKey, log } = job
  const { spec, warnings } = await validateJob(deps, job)
  const made = { projectId, spec, specSha256: canonicalSha256(spec), warnings }
  const id = await deps.db.jobs.create({ ...made, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })
  notifyWorkers(deps.queue, deps.db.tasks.ready({ jobIds: [id] }), log)
  return deps.db.jobs.get(projectId, id)
}

/** What the check of a job asks of the database. */
export const knownOf = (db: Database, projectId: string): Pick<JobCheck, 'findDataset' | 'findStart' | 'largestWorker' | 'findPublication'> => ({
  findDataset: (id) => orNull(db.datasets.get(projectId, id)),
  findStart: (choice) => orNull(db.starts.find(projectId, choice)),
  largestWorker: db.workers.largest,
  findPublication: (name) => db.models.publication(projectId, name),
})

/** What is there, or null: where others want an error, the check of a job wants one error among many. */
async function orNull<T>(found: Promise<T>): Promise<T | null> {
  try {
    return await found
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
