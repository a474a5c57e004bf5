import type { JobAction, JobAnalysis, JobView } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import { notFound } from '../connection/not-found.js'
import { firstRow, type Transaction } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency/idempotency.js'
import { insertNewJob, type NewJob } from './create-job.js'
import { type JobQuery, type JobSummary, listJobs } from './list-jobs.js'
import { type LockedJob, lockJob } from './lock-job.js'
import { readAnalysis } from './read-analysis.js'
import { readJob } from './read-job.js'
import { cancel, finish, pause, requireLegal, resume } from './request-action.js'
import { retryJob } from './retry-job.js'
import type { Page } from '../paging/page.js'

export type Jobs = ReturnType<typeof createJobs>

const aheadText = `SELECT (SELECT count(*) FROM jobs o WHERE o.status = 'queued' AND (o.priority > j.priority OR (o.priority = j.priority AND o.id < j.id))) AS ahead FROM jobs j WHERE j.id = $1 AND j.status = 'queued'`

type Action = (transaction: Transaction, job: LockedJob) => Promise<void>
const actions: Record<Exclude<JobAction, 'retry'>, Action> = { cancel, pause, resume, finish }

/** Jobs, from their creation to their end. After `create` and `request`, ring for `tasks.ready({ jobId })`; after a request also tell the control channel. */
export const createJobs = ({ pool }: Connections) => ({
  /**
   * Queues a job and returns its id.
   * @throws {AppError} `not_found` or `conflict` when its data set is not there or not ready.
   */
  create: (job: NewJob): Promise<string> =>
    inTransaction(pool, (transaction) => makeOnce(transaction, { projectId: job.projectId, key: job.idempotencyKey }, () => insertNewJob(transaction, job))),
  get: (projectId: string, id: string): Promise<JobView> => readJob(pool, projectId, id),
  /**
   * Where the job's ensemble is right and wrong.
   * @throws {AppError} `conflict` where there is none.
   */
  analysis: (projectId: string, id: string): Promise<JobAnalysis> => readAnalysis(pool, projectId, id),
  list: (projectId: string, query: JobQuery): Promise<Page<JobSummary>> => listJobs(pool, projectId, query),
  /**
   * Asks something of a job. Returns the job as it is afterwards; for `retry` that is the new job, since the old one stays as it ended, made once for
   * each idempotency key.
   * @throws {AppError} `conflict` with the legal actions when its state does not allow it.
   */
  async request(projectId: string, id: string, action: JobAction, { idempotencyKey }: { idempotencyKey?: string } = {}): Promise<JobView> {
    const made = await inTransaction(pool, async (transaction) => {
      const job = await lockJob(transaction, id, projectId)
      if (!job) throw notFound('job', id)
      requireLegal(job, action)
      if (action === 'retry') return makeOnce(transaction, { projectId, key: idempotencyKey }, () => retryJob(transaction, job))
      await actions[action](transaction, job)
      return id
    })
    return readJob(pool, projectId, made)
  },
  /** Queued jobs of all projects that go before this one; null when it is not queued. */
  async jobsAhead(id: string): Promise<number | null> {
    return (await firstRow<{ ahead: number }>(pool, aheadText, [id]))?.ahead ?? null
  },
})
