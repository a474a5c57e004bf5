import type { Lease } from '@trainyard/lifecycle'
import { defined, type JobStatus, type MetricPoint } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { bigint, firstRow, int, rows, statement, text, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { fence } from '../tasks/lease.js'
import { type Appended, appendPoints } from './append-points.js'
import { chunkEndedJobs } from './chunk-points.js'
import { type LatestPoint, type MetricsPageRows, type PageQuery, readLatest, readPage, readSampled, type SampledQuery } from './read-points.js'

/** Where a job's streams stand. A change of any of the three is all that a poller can notice, so together they are its ETag. */
export type MetricsCursor = { metricSeq: number; eventSeq: number; status: JobStatus }

/** What was measured while training. */
export type Metrics = ReturnType<typeof createMetrics>

const cursor = statement({
  name: 'metrics-cursor',
  text: `SELECT c.metric_seq AS "metricSeq", c.event_seq AS "eventSeq", j.status FROM jobs j JOIN job_cursors c ON c.job_id = j.id WHERE j.id = $1 AND j.project_id = $2`,
  params: { jobId: text, projectId: text },
  row: { metricSeq: bigint, eventSeq: bigint, status: word<JobStatus>() },
  prepared: true,
})

const seriesOfProject = statement({
  name: 'series: of a project',
  text: `SELECT s.job_id AS "jobId", s.member, s.key FROM metric_series s JOIN jobs j ON j.id = s.job_id WHERE j.project_id = $1 ORDER BY s.job_id, s.member, s.key`,
  params: { projectId: text },
  row: { jobId: text, member: int, key: text },
})

/** What was measured while training. All of it goes past Prisma: many rows in, many rows out, and polls all the time. */
export const createMetrics = ({ pool }: Connections) => ({
  /**
   * Stores points under a lease; LeaseLostError when it is no longer held, and then nothing is stored. A step that is there already is left as
   * it is: `repeated` counts those, `mismatched` those among them whose value differs, which is also noted with the job.
   */
  append(lease: Lease, points: readonly MetricPoint[]): Promise<Appended> {
    return inTransaction(pool, async (transaction) => {
      await fence(transaction, lease)
      return appendPoints(transaction, defined(lease.jobId, `the job of ${lease.taskId}`), points)
    })
  },
  /**
   * Where the job's streams stand. One small prepared query: what an unchanged poll costs.
   *
   * @throws {AppError} `not_found`.
   */
  async cursor(projectId: string, jobId: string): Promise<MetricsCursor> {
    const row = await firstRow(pool, cursor, { jobId, projectId })
    if (!row) throw notFound('job', jobId)
    return row
  },
  /**
   * The points after `since`, at most `limit` of them, in the order of their commits. Pages joined by `next` give every point exactly once,
   * also while others write. The caller has found the job in its project before (`cursor`).
   */
  page: (jobId: string, query: PageQuery): Promise<MetricsPageRows> => readPage(pool, jobId, query),
  /** At most `maxPoints` points a series: the first, and the last of each bucket of steps with the bucket's smallest and largest value. */
  sampled: (jobId: string, query: SampledQuery): Promise<MetricsPageRows & { downsampled: boolean }> => readSampled(pool, jobId, query),
  /** The job, member and key of every series of a project, in this order. */
  seriesNames: (projectId: string): Promise<{ jobId: string; member: number; key: string }[]> => rows(pool, seriesOfProject, { projectId }),
  /** Packs the points of some jobs that have ended, so that they take less room; what is read stays the same. Returns how many points were packed. */
  chunk: (which: { endedSeconds: number; jobs: number }): Promise<number> => chunkEndedJobs(pool, which),
  /** The newest point of every series of some jobs; what is not of the project is left out. */
  latest: (projectId: string, jobIds: readonly string[]): Promise<LatestPoint[]> => readLatest(pool, projectId, jobIds),
})
