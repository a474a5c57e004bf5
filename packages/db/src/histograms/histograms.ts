import type { Lease } from '@trainyard/lifecycle'
import { defined, type HistogramReport, type JobHistograms, type LayerHistograms } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { bool, execute, firstRow, float, floats, int, ints, jsonOf, rows, statement, text, texts, time, times } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { fence } from '../tasks/lease.js'

/** How the values of layers are spread. */
export type Histograms = ReturnType<typeof createHistograms>

const insert = statement({
  name: 'histograms: insert',
  text: `INSERT INTO layer_histograms (job_id, member, step, epoch, at, layers)
    SELECT $1, h.member, h.step, h.epoch, h.at, h.layers::jsonb FROM unnest($2::int[], $3::int[], $4::float8[], $5::timestamptz[], $6::text[])
      AS h (member, step, epoch, at, layers) ON CONFLICT (job_id, member, step) DO NOTHING`,
  params: { jobId: text, members: ints, steps: ints, epochs: floats, times, layers: texts },
})
const memberOf = statement({
  name: 'histograms: member of a job',
  text: `SELECT EXISTS (SELECT 1 FROM members m WHERE m.job_id = j.id AND m.index = $3::int) AS "isThere" FROM jobs j WHERE j.id = $1 AND j.project_id = $2`,
  params: { jobId: text, projectId: text, member: int },
  row: { isThere: bool },
})
const read = statement({
  name: 'histograms: of a member',
  text: 'SELECT step, epoch, at, layers FROM layer_histograms WHERE job_id = $1 AND member = $2::int ORDER BY step',
  params: { jobId: text, member: int },
  row: { step: int, epoch: float, at: time, layers: jsonOf<LayerHistograms[]>() },
})

/** What inspections have found of the layers of jobs. */
export const createHistograms = ({ pool }: Connections) => ({
  /** Stores reports under a lease; LeaseLostError when it is no longer held. A step that is there already is left as it is. */
  async append(lease: Lease, reports: readonly HistogramReport[]): Promise<void> {
    await inTransaction(pool, async (transaction) => {
      await fence(transaction, lease)
      await execute(transaction, insert, {
        jobId: defined(lease.jobId, `the job of ${lease.taskId}`),
        members: reports.map(({ member }) => member),
        steps: reports.map(({ step }) => step),
        epochs: reports.map(({ epoch }) => epoch),
        times: reports.map(({ at }) => at),
        layers: reports.map(({ layers }) => JSON.stringify(layers)),
      })
    })
  },
  /**
   * Every inspection of a member, the earliest first.
   *
   * @throws {AppError} `not_found` for an unknown job or member.
   */
  async of(projectId: string, jobId: string, member: number): Promise<JobHistograms> {
    const job = await firstRow(pool, memberOf, { jobId, projectId, member })
    if (!job) throw notFound('job', jobId)
    if (!job.isThere) throw notFound('member', `${member} of ${jobId}`)
    const found = await rows(pool, read, { jobId, member })
    return { object: 'job.histograms', job_id: jobId, member, data: found.map(({ at, ...report }) => ({ ...report, at: at.toISOString() })) }
  },
})
