import type { Connections } from '../connection/connections.js'
import { oneRow, rows } from '../connection/queries.js'

/** An attempt at a task that has ended. */
export type EndedAttempt = { kind: string; outcome: string; seconds: number }

/** What the whole installation has to do, over all projects: for gauges only. */
export type ActivityCounts = {
  jobs: { status: string; count: number }[]
  tasks: { kind: string; status: string; count: number }[]
  /** How long the oldest task that could be worked on has been waiting; 0 when there is none. */
  oldestQueuedSeconds: number
}

export type Activity = ReturnType<typeof createActivity>

const jobsText = 'SELECT status, count(*) AS count FROM jobs GROUP BY status'
const tasksText = `SELECT kind, status, count(*) AS count FROM tasks WHERE status IN ('waiting', 'queued', 'running') GROUP BY kind, status`
const oldestText = `SELECT COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(GREATEST(created_at, run_after))), 0)::float8 AS seconds
  FROM tasks WHERE status = 'queued' AND (run_after IS NULL OR run_after <= clock_timestamp())`
// A time that lies a few seconds back: what commits late is then not passed over.
const nowText = `SELECT clock_timestamp() - interval '5 seconds' AS now`
const endedText = `SELECT t.kind, a.outcome, EXTRACT(EPOCH FROM a.ended_at - a.started_at)::float8 AS seconds
  FROM job_attempts a JOIN tasks t ON t.id = a.task_id WHERE a.ended_at > $1 AND a.ended_at <= $2`

/** How busy the installation is. */
export const createActivity = ({ pool }: Connections) => ({
  async counts(): Promise<ActivityCounts> {
    const [jobs, tasks, oldest] = await Promise.all([
      rows<ActivityCounts['jobs'][number]>(pool, jobsText),
      rows<ActivityCounts['tasks'][number]>(pool, tasksText),
      oneRow<{ seconds: number }>(pool, oldestText),
    ])
    return { jobs, tasks, oldestQueuedSeconds: Math.max(0, oldest.seconds) }
  },
  /** Attempts that ended after `since`, which is the `until` of the look before; none on the first look. */
  async ended(since: Date | null): Promise<{ attempts: EndedAttempt[]; until: Date }> {
    const { now } = await oneRow<{ now: Date }>(pool, nowText)
    return { attempts: since === null ? [] : await rows<EndedAttempt>(pool, endedText, [since, now]), until: now }
  },
})
