import { act, requireLegal } from '@trainyard/lifecycle'
import { AppError } from '@trainyard/runtime'
import { analysisBody, elementAt, isTerminal, type JobAction, type JobAnalysis, type JobStatus, type JobView } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { bigint, firstRow, json, jsonOf, nullable, rows, statement, text, time, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency.js'
import { type DeadlinesKept, keepDeadlines } from './deadlines.js'
import { deleteJob } from './delete-job.js'
import { insertEnsemble, type NewEnsemble } from './insert-ensemble.js'
import { insertNewJobs, type NewJob } from './insert-jobs.js'
import { lockJob, readLife, writeChanges } from './job-life.js'
import { type JobQuery, type JobPage, listJobs } from './list-jobs.js'
import { jobsAhead, readJob, readJobsByStart, type StartPlace } from './read-jobs.js'
import { retryJob } from './retry-job.js'
import { type JobChanges, updateJob } from './update-job.js'

/** Jobs, from their creation to their end. */
export type Jobs = ReturnType<typeof createJobs>

const ahead = statement({
  name: 'jobs: ahead',
  text: `SELECT ${jobsAhead} AS ahead FROM jobs j WHERE j.id = $1 AND j.status = 'queued'`,
  params: { id: text },
  row: { ahead: bigint },
})
const ensemblesOfProject = statement({
  name: 'jobs: ensembles of a project',
  text: `SELECT id AS "jobId", ensemble FROM jobs WHERE project_id = $1 AND ensemble IS NOT NULL ORDER BY id`,
  params: { projectId: text },
  row: { jobId: text, ensemble: nullable(jsonOf<NonNullable<JobView['ensemble']>>()) },
})
const analysisOfJob = statement({
  name: 'analyses: read',
  text: `SELECT j.dataset_id AS "datasetId", j.status, a.analysis, a.created_at AS "madeAt" FROM jobs j LEFT JOIN job_analyses a ON a.job_id = j.id
    WHERE j.id = $1 AND j.project_id = $2`,
  params: { id: text, projectId: text },
  row: { datasetId: text, status: word<JobStatus>(), analysis: nullable(json), madeAt: nullable(time) },
})

/**
 * Jobs, from creation to end. After `create` and `request`, notify workers of `tasks.ready({ jobIds })`; after a request, also publish it on the control
 * channel.
 */
export const createJobs = ({ pool, control }: Connections) => ({
  /**
   * Queues a job and returns its id.
   *
   * @throws {AppError} `not_found` or `conflict` when its data set is not there or not ready.
   */
  create: (job: NewJob): Promise<string> =>
    inTransaction(pool, (transaction) =>
      makeOnce(transaction, { projectId: job.projectId, key: job.idempotencyKey }, async () =>
        elementAt(await insertNewJobs(transaction, [job]), 0, 'the job'),
      ),
    ),
  /**
   * Makes an ensemble of members of finished jobs, as a job that only combines them, and returns its id.
   *
   * @throws {AppError} what `insertEnsemble` throws.
   */
  combine: (ensemble: NewEnsemble): Promise<string> =>
    inTransaction(pool, (transaction) =>
      makeOnce(transaction, { projectId: ensemble.projectId, key: ensemble.idempotencyKey }, () => insertEnsemble(transaction, ensemble)),
    ),
  /**
   * A job as the API shows it.
   *
   * @throws {AppError} `not_found`.
   */
  get: (projectId: string, id: string): Promise<JobView> => readJob(pool, projectId, id),
  /** The jobs of a project by the time of their start, the newest first, from a place on. */
  byStart: (projectId: string, from: StartPlace | undefined, page: { limit: number; isIncluded: boolean }): Promise<{ job: JobView; start: number }[]> =>
    readJobsByStart(pool, projectId, from, page),
  /** What the ensembles of a project's jobs measured, by job. */
  ensembles: (projectId: string): Promise<{ jobId: string; ensemble: JobView['ensemble'] }[]> => rows(pool, ensemblesOfProject, { projectId }),
  /** A page of a project's jobs. */
  list: (projectId: string, query: JobQuery): Promise<JobPage> => listJobs(pool, projectId, query),
  /**
   * Changes what people say of a job; what is left out stays.
   *
   * @throws {AppError} `not_found`.
   */
  update: (projectId: string, id: string, changes: JobChanges): Promise<JobView> => updateJob(pool, projectId, id, changes),
  /**
   * What combining found out about the job's ensemble.
   *
   * @throws {AppError} `not_found` for a job that is not there, `conflict` where there is no ensemble (yet).
   */
  async analysis(projectId: string, id: string): Promise<JobAnalysis> {
    const row = await firstRow(pool, analysisOfJob, { id, projectId })
    if (!row) throw notFound('job', id)
    if (!row.madeAt) {
      const why = isTerminal(row.status) ? 'it ended without an ensemble that was measured' : `it is ${row.status}, and its ensemble is made at the end`
      throw new AppError({ code: 'conflict', message: `Job ${id} has no analysis: ${why}.` })
    }
    return { object: 'job.analysis', job_id: id, dataset_id: row.datasetId, created_at: row.madeAt.toISOString(), ...analysisBody.parse(row.analysis) }
  },
  /**
   * Asks something of a job. Returns the job as it is afterwards; for `retry` that is the new job, since the old one stays as it ended, made once for each
   * idempotency key.
   *
   * @throws {AppError} `not_found`, or `conflict` with what is possible when the job's state does not allow it.
   */
  async request(projectId: string, id: string, action: JobAction, { idempotencyKey }: { idempotencyKey?: string } = {}): Promise<JobView> {
    const made = await inTransaction(control, async (transaction) => {
      const job = await lockJob(transaction, id, projectId)
      if (!job) throw notFound('job', id)
      if (action === 'retry') {
        requireLegal(await readLife(transaction, job), action)
        return makeOnce(transaction, { projectId, key: idempotencyKey }, () => retryJob(transaction, job))
      }
      await writeChanges(transaction, { jobId: id, datasetId: job.datasetId }, act(await readLife(transaction, job), action))
      return id
    })
    return readJob(control, projectId, made)
  },
  /**
   * Deletes a job that has ended, with all that is its own.
   *
   * @throws {AppError} `not_found`, or `conflict` for a job that has not ended, that a model version was published from, or that is a trial.
   */
  remove: (projectId: string, id: string): Promise<void> => inTransaction(pool, (transaction) => deleteJob(transaction, projectId, id)),
  /** For the reconciler: ends what the jobs do whose time is nearly up, and has them combined. */
  keepDeadlines: (): Promise<DeadlinesKept> => keepDeadlines(pool),
  /** Queued jobs of all projects that go before this one; null when it is not queued. */
  async jobsAhead(id: string): Promise<number | null> {
    return (await firstRow(pool, ahead, { id }))?.ahead ?? null
  },
})
