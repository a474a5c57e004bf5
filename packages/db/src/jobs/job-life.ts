import {
  type Change,
  type Interim,
  type JobRequest,
  type JobState,
  type Life,
  type MemberFailure,
  type MemberState,
  type TaskState,
  type TaskStatus,
} from '@trainyard/lifecycle'
import {
  defined,
  elementAt,
  type ErrorDetail,
  isTerminal,
  type JobStatus,
  type NewEvent,
  type ResolvedJobSpec,
  sharesTraining,
  type TaskKind,
} from '@trainyard/spec'
import {
  bool,
  execute,
  firstRow,
  float,
  int,
  ints,
  jsonOf,
  jsonText,
  nullable,
  oneRow,
  rows,
  statement,
  text,
  texts,
  type Transaction,
  word,
} from '../connection/statement.js'
import { settleAttempts } from '../tasks/fair-shares.js'
import { appendEvents } from '../events/append-events.js'

/** A job's row, held until the transaction ends: whoever changes its status or its tasks holds it first. */
export type LockedJob = JobState & {
  projectId: string
  datasetId: string
  spec: ResolvedJobSpec
  specSha256: string
  warnings: readonly ErrorDetail[]
}

const lockedColumns = `id, project_id AS "projectId", dataset_id AS "datasetId", status, request, spec, spec_sha256 AS "specSha256", warnings`
const lockedRow = {
  id: text,
  projectId: text,
  datasetId: text,
  status: word<JobStatus>(),
  request: nullable(word<NonNullable<JobRequest>>()),
  spec: jsonOf<ResolvedJobSpec>(),
  specSha256: text,
  warnings: jsonOf<ErrorDetail[]>(),
}
const lock = statement({
  name: 'jobs: lock one',
  text: `SELECT ${lockedColumns} FROM jobs WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) FOR NO KEY UPDATE`,
  params: { id: text, projectId: nullable(text) },
  row: lockedRow,
})
const lockMany = statement({
  name: 'jobs: lock many',
  text: `SELECT ${lockedColumns} FROM jobs WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE`,
  params: { ids: texts },
  row: lockedRow,
})

/** Holds a job's row. With a project, another project's job is null, as one that is not there. */
export const lockJob = (transaction: Transaction, id: string, projectId: string | null = null): Promise<LockedJob | null> =>
  firstRow(transaction, lock, { id, projectId })

/** Holds the rows of several jobs, always in the same order. */
export const lockJobs = (transaction: Transaction, ids: readonly string[]): Promise<LockedJob[]> => rows(transaction, lockMany, { ids })

const tasksOfJob = statement({
  name: 'tasks: of a job',
  text: `SELECT id, kind, status, COALESCE(members, '{}') AS members, priority, lease_epoch AS epoch, attempts, idle_attempts AS "idleAttempts", deferrals
    FROM tasks WHERE job_id = $1 ORDER BY created_at, id`,
  params: { jobId: text },
  row: {
    id: text,
    kind: word<TaskKind>(),
    status: word<TaskStatus>(),
    members: ints,
    priority: int,
    epoch: int,
    attempts: int,
    idleAttempts: int,
    deferrals: int,
  },
})
const membersOfJob = statement({
  name: 'members: of a job',
  text: `SELECT m.index, m.status, EXISTS (SELECT 1 FROM checkpoints c WHERE c.job_id = m.job_id AND c.member = m.index) AS checkpointed,
      m.used IS NOT NULL AS combined, m.error AS failure
    FROM members m WHERE m.job_id = $1 ORDER BY m.index`,
  params: { jobId: text },
  row: { index: int, status: word<MemberState['status']>(), checkpointed: bool, combined: bool, failure: nullable(jsonOf<MemberFailure>()) },
})

const lastCombined = statement({
  name: 'jobs: last combined',
  text: `SELECT EXTRACT(EPOCH FROM clock_timestamp() - max(a.started_at))::float8 * 1000 AS "sinceMs" FROM tasks t JOIN job_attempts a ON a.task_id = t.id
    WHERE t.job_id = $1 AND t.kind = 'combine'`,
  params: { jobId: text },
  row: { sinceMs: nullable(float) },
})

/** Ensembles that a job makes while it trains are at least this share of its `max_seconds` apart. */
const interimShare = 0.1

async function readInterim(transaction: Transaction, { id, spec }: LockedJob): Promise<Interim | null> {
  if (!spec.ensemble.interim) return null
  const { sinceMs } = await oneRow(transaction, lastCombined, { jobId: id })
  return { everyMs: interimShare * 1_000 * spec.limits.max_seconds, sinceMs }
}

/** A held job with its tasks and members, to decide on. */
export async function readLife(transaction: Transaction, job: LockedJob): Promise<Life> {
  const tasks: TaskState[] = await rows(transaction, tasksOfJob, { jobId: job.id })
  const members: MemberState[] = await rows(transaction, membersOfJob, { jobId: job.id })
  const interim = await readInterim(transaction, job)
  return { job: { ...job, oneTraining: sharesTraining(job.spec.ensemble), interim }, tasks, members, changes: [] }
}

const moveJob = statement({
  name: 'jobs: move',
  text: `UPDATE jobs SET status = $2, status_detail = $3, request = $4, error = COALESCE($5::jsonb, error),
      started_at = CASE WHEN $2 = 'running' THEN COALESCE(started_at, clock_timestamp()) ELSE started_at END,
      finished_at = CASE WHEN $6 THEN clock_timestamp() END,
      status_history = status_history || jsonb_build_array(jsonb_build_object(
        'status', $2::text, 'at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'message', $7::text))
    WHERE id = $1`,
  params: { id: text, status: text, detail: nullable(text), request: nullable(text), error: nullable(jsonText), ended: bool, message: nullable(text) },
})
const askJob = statement({
  name: 'jobs: ask',
  text: 'UPDATE jobs SET request = $2, status_detail = $3 WHERE id = $1',
  params: { id: text, request: text, detail: text },
})
const setTasks = statement({
  name: 'tasks: set',
  text: `UPDATE tasks SET status = $2, lease_expires_at = NULL, run_after = CASE WHEN $3::float8 > 0 THEN clock_timestamp() + make_interval(secs => $3) END
    WHERE id = ANY($1)`,
  params: { ids: texts, status: text, delaySeconds: float },
})
const keepOneMember = statement({
  name: 'tasks: keep one member',
  text: 'UPDATE tasks SET members = ARRAY[$2::int] WHERE id = $1',
  params: { id: text, member: int },
})
// With a lease counted, so that they are not packed again.
const insertSplit = statement({
  name: 'tasks: insert split',
  text: `INSERT INTO tasks (id, kind, job_id, dataset_id, members, priority, status, lease_epoch, created_at, trace_context)
    SELECT n.id, t.kind, t.job_id, t.dataset_id, ARRAY[n.member], t.priority, 'waiting', 1, t.created_at, t.trace_context
    FROM unnest($2::text[], $3::int[]) AS n (id, member) JOIN tasks t ON t.id = $1`,
  params: { id: text, ids: texts, members: ints },
})
const countAttempts = statement({
  name: 'tasks: count attempts',
  text: 'UPDATE tasks SET attempts = $2, idle_attempts = $3, deferrals = $4 WHERE id = $1',
  params: { id: text, attempts: int, idleAttempts: int, deferrals: int },
})
// The holder of a lost lease was last heard of at its heartbeat: what came after is nobody's time.
const endAttempts = statement({
  name: 'attempts: end',
  text: `WITH ended AS (
      UPDATE job_attempts a SET outcome = $2, error = $3::jsonb, ended_at = clock_timestamp() FROM tasks t
      WHERE t.id = ANY($1) AND a.task_id = t.id AND a.epoch = t.lease_epoch AND a.ended_at IS NULL
      RETURNING t.project_id, a.charged_seconds AS charged,
        EXTRACT(EPOCH FROM (CASE WHEN $2 = 'lost' THEN a.heartbeat_at ELSE a.ended_at END) - a.started_at)::float8 AS seconds),
    ${settleAttempts}`,
  params: { taskIds: texts, outcome: text, error: nullable(jsonText) },
})
const setMembers = statement({
  name: 'members: set',
  text: `UPDATE members SET status = $3 WHERE job_id = $1 AND index = ANY($2) AND status <> 'succeeded'`,
  params: { jobId: text, indices: ints, status: text },
})
const failMembers = statement({
  name: 'members: fail',
  text: `UPDATE members SET status = 'failed', error = $3::jsonb, samples_per_second = NULL WHERE job_id = $1 AND index = ANY($2)`,
  params: { jobId: text, indices: ints, failure: jsonText },
})
const failDataset = statement({
  name: 'datasets: fail',
  text: `UPDATE datasets SET status = 'failed', error = $2 WHERE id = $1 AND status = 'preparing'`,
  params: { id: nullable(text), error: text },
})

const failBatch = statement({
  name: 'batch predictions: fail',
  text: `UPDATE batch_predictions SET error = $2::jsonb, input_sha256 = NULL, seconds_left = NULL, finished_at = clock_timestamp() WHERE id = $1`,
  params: { id: text, error: jsonText },
})

/** What a life is about, for its changes: the job, the data set that is being prepared, or the batch prediction. */
type Subject = { jobId: string | null; datasetId: string | null; predictionId?: string | null }

/**
 * Writes what was decided about a life, in its order; moves of the job become events as well. The database rejects a move that the state machine does not have,
 * so that a mistake fails loudly.
 */
export async function writeChanges(transaction: Transaction, subject: Subject, { changes }: Pick<Life, 'changes'>): Promise<void> {
  for (const change of changes) await write(transaction, subject, change)
}

async function write(transaction: Transaction, { jobId, datasetId, predictionId = null }: Subject, change: Change): Promise<unknown> {
  const id = (): string => defined(jobId, `the job of the change ${change.type}`)
  switch (change.type) {
    case 'tasks_set':
      return execute(transaction, setTasks, change)
    case 'task_split': {
      const { others, members, message } = change
      await execute(transaction, keepOneMember, { id: change.id, member: elementAt(members, 0, 'members of the pack') })
      await execute(transaction, insertSplit, { id: change.id, ids: others.map((other) => other.id), members: others.map(({ member }) => member) })
      return appendEvents(transaction, id(), [splitEvent(members, message)])
    }
    case 'attempts_counted':
      return execute(transaction, countAttempts, change)
    case 'attempts_ended':
      return execute(transaction, endAttempts, { ...change, error: change.error && JSON.stringify(change.error) })
    case 'warned':
      return jobId === null ? undefined : appendEvents(transaction, jobId, [{ type: 'log', level: 'warn', message: change.message }])
    case 'subject_failed':
      return predictionId === null
        ? execute(transaction, failDataset, { id: datasetId, error: change.error.message })
        : execute(transaction, failBatch, { id: predictionId, error: JSON.stringify(change.error) })
    case 'members_set':
      return execute(transaction, setMembers, { jobId: id(), indices: [...change.indices], status: change.status })
    case 'members_failed': {
      const { indices, failure } = change
      await execute(transaction, failMembers, { jobId: id(), indices: [...indices], failure: JSON.stringify(failure) })
      return appendEvents(
        transaction,
        id(),
        indices.map((member) => failureEvent(member, failure)),
      )
    }
    case 'job_asked': {
      const { request, message } = change
      await execute(transaction, askJob, { id: id(), request, detail: message })
      return appendEvents(transaction, id(), [statusEvent('stopping', message)])
    }
    case 'job_moved': {
      const { to, message, request, error } = change
      const ended = isTerminal(to)
      const detail = ended ? null : message
      await execute(transaction, moveJob, { id: id(), status: to, detail, request, error: error && JSON.stringify(error), ended, message })
      return appendEvents(transaction, id(), [statusEvent(to, message, error)])
    }
  }
}

const failureEvent = (member: number, { code, message }: MemberFailure): NewEvent => ({
  type: 'log',
  level: 'error',
  message: `Member ${member} failed: ${message}`.slice(0, 2_000),
  member,
  data: { error: { code, message } },
})

const splitEvent = (members: readonly number[], message: string): NewEvent => ({
  type: 'log',
  level: 'warn',
  message: `The pack of members ${members.join(', ')} failed, and each goes on alone from its last checkpoint: ${message}`.slice(0, 2_000),
  data: { members: [...members] },
})

const statusEvent = (status: JobStatus, message: string | null, error: object | null = null): NewEvent => ({
  type: 'status',
  level: status === 'failed' ? 'error' : 'info',
  message: message ?? status,
  data: { status, ...(error ? { error } : {}) },
})
