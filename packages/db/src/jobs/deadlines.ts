import { becameDue, keepDeadline, type TimeLeft, timeLeft, untilNextStep } from '@trainyard/lifecycle'
import type { TaskRef } from '@trainyard/spec'
import type pg from 'pg'
import { float, int, nullable, rows, statement, text } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { lockJob, readLife, writeChanges } from './job-life.js'

/** What came of a look at time limits: tasks to notify workers of, jobs whose workers should hear of it, and in how many milliseconds the next step is due. */
export type DeadlinesKept = { ready: TaskRef[]; told: string[]; nextMs: number | null }

/** A job is looked at once this share of its time is over: its end never needs more than the rest. */
const watchedFrom = 0.7
/** And so many seconds before, so that no look comes too late. */
const aheadSeconds = 5

const near = statement({
  name: 'jobs: near their time limit',
  text: `SELECT j.id, (j.spec -> 'limits' ->> 'max_seconds')::int AS "maxSeconds", EXTRACT(EPOCH FROM clock_timestamp() - j.started_at)::float8 AS elapsed,
      COALESCE((SELECT max(EXTRACT(EPOCH FROM a.ended_at - a.started_at))::float8
          FROM tasks t JOIN job_attempts a ON a.task_id = t.id AND a.outcome = 'done' WHERE t.job_id = j.id AND t.kind = 'combine'),
        (SELECT max(EXTRACT(EPOCH FROM a.ended_at - a.started_at))::float8
        FROM (SELECT id FROM jobs b WHERE b.dataset_id = j.dataset_id AND b.ensemble IS NOT NULL ORDER BY b.id DESC LIMIT 10) recent
        JOIN tasks t ON t.job_id = recent.id AND t.kind = 'combine' JOIN job_attempts a ON a.task_id = t.id AND a.outcome = 'done')) AS combine,
      (SELECT max((d.info ->> 'rows')::float8 / m.samples_per_second)::float8 FROM members m JOIN datasets d ON d.id = j.dataset_id
        WHERE m.job_id = j.id AND m.status = 'running' AND m.samples_per_second > 0) AS epoch
    FROM jobs j WHERE j.status IN ('running', 'stopping')
      AND clock_timestamp() > j.started_at + make_interval(secs => $1 * (j.spec -> 'limits' ->> 'max_seconds')::float8 - $2)`,
  params: { share: float, ahead: float },
  row: { id: text, maxSeconds: int, elapsed: float, combine: nullable(float), epoch: nullable(float) },
})

/** Keeps the time limits of all jobs, by the database's clock. Doing it again changes nothing. */
export async function keepDeadlines(pool: pg.Pool): Promise<DeadlinesKept> {
  const kept: DeadlinesKept = { ready: [], told: [], nextMs: null }
  for (const { id, ...measured } of await rows(pool, near, { share: watchedFrom, ahead: aheadSeconds })) {
    const time = timeLeft(measured)
    const next = untilNextStep(time)
    if (next !== null) kept.nextMs = Math.min(next, kept.nextMs ?? next)
    const ready = await keepOne(pool, id, time)
    if (!ready) continue
    kept.ready.push(...ready)
    kept.told.push(id)
  }
  return kept
}

/** Null where nothing was to be done. */
const keepOne = (pool: pg.Pool, id: string, time: TimeLeft): Promise<TaskRef[] | null> =>
  inTransaction(pool, async (transaction) => {
    const job = await lockJob(transaction, id)
    if (!job) return null
    const life = keepDeadline(await readLife(transaction, job), time)
    if (life.changes.length === 0) return null
    await writeChanges(transaction, { jobId: id, datasetId: job.datasetId }, life)
    return becameDue(life)
  })
