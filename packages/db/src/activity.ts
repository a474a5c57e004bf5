import { defined, type JobStatus, type TaskKind } from '@trainyard/spec'
import type { AttemptOutcome, TaskStatus } from '@trainyard/lifecycle'
import type { Connections } from './connection/pool.js'
import { bigint, float, nullable, oneRow, rows, statement, text, time, word } from './connection/statement.js'

/** An attempt at a task that has ended. */
export type EndedAttempt = { kind: TaskKind; outcome: AttemptOutcome; seconds: number }

/** What the whole installation has to do, over all projects: for gauges only. */
export type ActivityCounts = {
  jobs: { status: JobStatus; count: number }[]
  tasks: { kind: TaskKind; status: TaskStatus; count: number }[]
  /** How long the oldest task that could be worked on has been waiting; 0 when there is none. */
  oldestQueuedSeconds: number
}

/** How busy the installation is. */
export type Activity = ReturnType<typeof createActivity>

const jobCounts = statement({
  name: 'activity: jobs',
  text: 'SELECT status, count(*) AS count FROM jobs GROUP BY status',
  row: { status: word<JobStatus>(), count: bigint },
})
const taskCounts = statement({
  name: 'activity: tasks',
  text: `SELECT kind, status, count(*) AS count FROM tasks WHERE status IN ('waiting', 'queued', 'running') GROUP BY kind, status`,
  row: { kind: word<TaskKind>(), status: word<TaskStatus>(), count: bigint },
})
const oldestQueued = statement({
  name: 'activity: oldest queued',
  text: `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(GREATEST(created_at, run_after))), 0)::float8 AS seconds
    FROM tasks WHERE status = 'queued' AND (run_after IS NULL OR run_after <= clock_timestamp())`,
  row: { seconds: float },
})
// A time that lies a few seconds back: what commits late is then not passed over.
const now = statement({ name: 'activity: now', text: `SELECT clock_timestamp() - interval '5 seconds' AS now`, row: { now: time } })
const endedAttempts = statement({
  name: 'activity: ended attempts',
  text: `SELECT t.kind, a.outcome, EXTRACT(EPOCH FROM a.ended_at - a.started_at)::float8 AS seconds
    FROM job_attempts a JOIN tasks t ON t.id = a.task_id WHERE a.ended_at > $1 AND a.ended_at <= $2`,
  params: { since: time, until: time },
  row: { kind: word<TaskKind>(), outcome: nullable(word<AttemptOutcome>()), seconds: float },
})

// Indexes and what is stored beside the rows are counted too.
const tableSizes = statement({
  name: 'activity: table sizes',
  text: `SELECT relname::text AS "table", pg_total_relation_size(oid) AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname NOT LIKE '\\_%' ORDER BY relname`,
  row: { table: text, bytes: bigint },
})

/** How busy the installation is. */
export const createActivity = ({ pool }: Connections) => ({
  /** Jobs and tasks by state, and the wait of the oldest task. */
  async counts(): Promise<ActivityCounts> {
    const [jobs, tasks, oldest] = await Promise.all([rows(pool, jobCounts, {}), rows(pool, taskCounts, {}), oneRow(pool, oldestQueued, {})])
    return { jobs, tasks, oldestQueuedSeconds: Math.max(0, oldest.seconds) }
  },
  /** What each table takes on disk, bytes. */
  tableSizes: (): Promise<{ table: string; bytes: number }[]> => rows(pool, tableSizes, {}),
  /** Attempts that ended after `since`, which is the `until` of the look before; none on the first look. */
  async ended(since: Date | null): Promise<{ attempts: EndedAttempt[]; until: Date }> {
    const { now: until } = await oneRow(pool, now, {})
    const found = since === null ? [] : await rows(pool, endedAttempts, { since, until })
    return { attempts: found.map((attempt) => ({ ...attempt, outcome: defined(attempt.outcome, 'the outcome of an attempt that ended') })), until }
  },
})
