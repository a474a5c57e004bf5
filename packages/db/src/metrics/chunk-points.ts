import { oneRow, type Queryable, rows, bigint, float, int, statement, text, firstRow } from '../connection/statement.js'
import type pg from 'pg'
import { inTransaction } from '../connection/transaction.js'

/** Points of one series in one row at most: more would have to be unpacked for one page or one step, fewer would cost more bytes a point. */
const chunkPoints = 256
/** The longest time that one chunk may span: milliseconds after its first point are kept as 32-bit integers. */
const chunkDays = 20

const ended = statement({
  name: 'chunks: jobs',
  text: `SELECT j.id FROM jobs j JOIN job_cursors c ON c.job_id = j.id
    WHERE j.finished_at < clock_timestamp() - make_interval(secs => $1) AND EXISTS (SELECT 1 FROM metric_points p WHERE p.job_number = c.number) ORDER BY j.finished_at LIMIT $2::int`,
  params: { endedSeconds: float, limit: int },
  row: { id: text },
})
const seriesOf = statement({
  name: 'chunks: series',
  text: 'SELECT id FROM metric_series WHERE job_id = $1 ORDER BY id',
  params: { jobId: text },
  row: { id: int },
})
const lockEnded = statement({
  name: 'chunks: lock job',
  text: 'SELECT id FROM jobs WHERE id = $1 AND finished_at IS NOT NULL FOR NO KEY UPDATE SKIP LOCKED',
  params: { jobId: text },
  row: { id: text },
})
const chunk = statement({
  name: 'chunks: make',
  text: `WITH gone AS (DELETE FROM metric_points WHERE series_id = $1 RETURNING series_id, step, job_number, seq, epoch, value, at),
    placed AS (SELECT *, (row_number() OVER (ORDER BY step) - 1) / ${chunkPoints} AS place, floor(extract(epoch FROM at - min(at) OVER ()) / ${chunkDays * 86_400}) AS span FROM gone),
    bounded AS (SELECT *, min(seq) OVER chunk AS first_seq, min(at) OVER chunk AS first_at FROM placed WINDOW chunk AS (PARTITION BY place, span)),
    made AS (
      INSERT INTO metric_chunks (series_id, first_step, last_step, job_number, first_seq, last_seq, points, first_at, steps, seqs, epochs, values, ats)
      SELECT series_id, min(step), max(step), job_number, first_seq, max(seq), count(*)::int, first_at, array_agg(step ORDER BY step),
        array_agg((seq - first_seq)::int ORDER BY step), array_agg(epoch ORDER BY step), array_agg(value ORDER BY step),
        array_agg(round(extract(epoch FROM at - first_at) * 1000)::int ORDER BY step)
      FROM bounded GROUP BY series_id, job_number, place, span, first_seq, first_at RETURNING points)
    SELECT COALESCE(sum(points), 0) AS points FROM made`,
  params: { seriesId: int },
  row: { points: bigint },
})

/**
 * Packs the points of jobs that ended at least `endedSeconds` ago, of at most `jobs` of them, a job in each transaction: what is read stays exactly the same.
 * A job that somebody holds is left for the next time. Returns how many points were packed.
 */
export async function chunkEndedJobs(pool: pg.Pool, { endedSeconds, jobs }: { endedSeconds: number; jobs: number }): Promise<number> {
  let points = 0
  for (const { id } of await rows(pool, ended, { endedSeconds, limit: jobs })) points += await inTransaction(pool, (transaction) => chunkJob(transaction, id))
  return points
}

async function chunkJob(transaction: Queryable, jobId: string): Promise<number> {
  if (!(await firstRow(transaction, lockEnded, { jobId }))) return 0
  let points = 0
  for (const { id } of await rows(transaction, seriesOf, { jobId })) points += (await oneRow(transaction, chunk, { seriesId: id })).points
  return points
}
