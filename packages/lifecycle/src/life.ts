import { createId } from '@trainyard/runtime'
import {
  defined,
  elementAt,
  invariant,
  isTerminal,
  type JobFailure,
  jobFailureCode,
  type JobStatus,
  type MemberView,
  type StopRequest,
  type TaskKind,
  type TaskRef,
} from '@trainyard/spec'

/** `waiting` for another task, a resume or a place in a sweep; `queued` for a worker; `running` under a lease; the others are ends. */
export type TaskStatus = 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What users have asked of a running job, or its time limit has; null while nothing is asked. */
export type JobRequest = Exclude<StopRequest, 'none'> | 'time_limit' | null

/** What a worker hears with every renewal of a lease. */
export type Asked = NonNullable<JobRequest> | 'none'

/** How an attempt at a task ended. */
export type AttemptOutcome = 'done' | 'failed' | 'cancelled' | 'paused' | 'released' | 'lost'

/** What went wrong, as it is stored with an attempt. */
export type TaskError = { code: string; message: string }

/** A job, as far as its life depends on it. */
export type JobState = { id: string; status: JobStatus; request: JobRequest }

/** When ensembles of a job are made while it trains: `everyMs` apart at least, of which `sinceMs` have gone since the last one began, null where there is none. */
export type Interim = { everyMs: number; sinceMs: number | null }

/**
 * A job whose tasks are decided on. `oneTraining`: its members are snapshots of one training, and no one of them trains alone. `interim` is null where its
 * ensemble is made at the end alone.
 */
export type LifeOfJob = JobState & { oneTraining: boolean; interim: Interim | null }

/**
 * A task. `epoch` counts its leases, `attempts` those that count, `idleAttempts` those lost since its last checkpoint, `deferrals` those
 * given back in a row because of an outage.
 */
export type TaskState = {
  id: string
  kind: TaskKind
  status: TaskStatus
  members: readonly number[]
  priority: number
  epoch: number
  attempts: number
  idleAttempts: number
  deferrals: number
}

/** Why a member failed, and in which turn: 1 for the first failure of the job, more for later ones. */
export type MemberFailure = JobFailure & { turn: number }

/**
 * A member of the job's ensemble. `checkpointed` says that it has something to go on from, `combined` that an ensemble was made that could choose it; `failure`
 * is null unless it failed.
 */
export type MemberState = { index: number; status: MemberView['status']; checkpointed: boolean; combined: boolean; failure: MemberFailure | null }

/** One thing to write. Changes are written in their order, in the transaction that read the life. */
export type Change =
  | { type: 'job_moved'; to: JobStatus; message: string | null; request: JobRequest; error: JobFailure | null }
  | { type: 'job_asked'; request: NonNullable<JobRequest>; message: string }
  | { type: 'tasks_set'; ids: readonly string[]; status: Exclude<TaskStatus, 'running'>; delaySeconds: number }
  | { type: 'task_split'; id: string; members: readonly number[]; others: readonly { id: string; member: number }[]; message: string }
  | { type: 'attempts_counted'; id: string; attempts: number; idleAttempts: number; deferrals: number }
  | { type: 'warned'; message: string }
  | { type: 'attempts_ended'; taskIds: readonly string[]; outcome: AttemptOutcome; error: TaskError | null }
  | { type: 'members_set'; indices: readonly number[]; status: Exclude<MemberState['status'], 'failed'> }
  | { type: 'members_failed'; indices: readonly number[]; failure: MemberFailure }
  | { type: 'subject_failed'; error: TaskError }

/**
 * A job with all its tasks and members as read, and the decisions since: `changes` lead from the rows to the states shown here. A task that prepares a data set,
 * or predicts a file, has a life without a job: that of its subject. Values never change in place: every decision returns the next life.
 */
export type Life = { job: LifeOfJob | null; tasks: readonly TaskState[]; members: readonly MemberState[]; changes: readonly Change[] }

/** The moves that a job can make. What has ended stays as it ended. */
export const legalMoves: Record<JobStatus, readonly JobStatus[]> = {
  queued: ['running', 'failed', 'cancelled'],
  running: ['paused', 'stopping', 'succeeded', 'failed', 'cancelled'],
  paused: ['running', 'stopping', 'failed', 'cancelled'],
  stopping: ['paused', 'succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
}

/** Whether a task has not ended. */
export const isOpen = ({ status }: Pick<TaskState, 'status'>): boolean => status === 'waiting' || status === 'queued' || status === 'running'

/** Whether a task trains and nobody works on it. */
export const isUntrained = ({ kind, status }: TaskState): boolean => kind === 'train' && (status === 'queued' || status === 'waiting')

/** Whether a task trains and has not ended. */
export const isTraining = (task: TaskState): boolean => task.kind === 'train' && isOpen(task)

/**
 * The job of a life that has one.
 *
 * @throws {InvariantError} for the task of a data set.
 */
export const jobOf = ({ job }: Life): LifeOfJob => defined(job, 'the job of the task')

/**
 * The task with that id.
 *
 * @throws {InvariantError} when it is not of this life.
 */
export const taskOf = ({ tasks }: Life, id: string): TaskState =>
  defined(
    tasks.find((task) => task.id === id),
    `task ${id}`,
  )

/** What is said of a move: in the history and the event, and as the job's detail while it lives. `request` is kept if left out. */
export type Move = { message: string | null; request?: JobRequest; error?: JobFailure }

/**
 * Moves the job to another state. A job that ends is asked nothing any more.
 *
 * @throws {InvariantError} when the state machine has no such move.
 */
export function moveJob(life: Life, to: JobStatus, { message, request, error }: Move): Life {
  const job = jobOf(life)
  invariant(legalMoves[job.status].includes(to), `job ${job.id} is ${job.status}; it cannot become ${to}`)
  const asked = isTerminal(to) ? null : request === undefined ? job.request : request
  const change: Change = { type: 'job_moved', to, message, request: asked, error: error ?? null }
  return { ...life, job: { ...job, status: to, request: asked }, changes: [...life.changes, change] }
}

/** Says something in the events of the job. */
export const warned = (life: Life, message: string): Life => ({ ...life, changes: [...life.changes, { type: 'warned', message }] })

/** Takes the leases of some tasks away and leaves them in another state; what is queued is due after `delaySeconds`. */
export function setTasks(life: Life, tasks: readonly TaskState[], status: Exclude<TaskStatus, 'running'>, delaySeconds = 0): Life {
  if (tasks.length === 0) return life
  const ids = tasks.map(({ id }) => id)
  return {
    ...life,
    tasks: life.tasks.map((task) => (ids.includes(task.id) ? { ...task, status } : task)),
    changes: [...life.changes, { type: 'tasks_set', ids, status, delaySeconds }],
  }
}

/**
 * Leaves a task with one of its members and makes a task for each of the others. All are queued, and each trains alone from its own last checkpoint: no task
 * that was begun is packed again.
 */
export function splitTask(life: Life, task: TaskState, members: readonly number[], status: 'queued' | 'waiting', message: string): Life {
  const [first, ...rest] = members
  const own: TaskState = { ...task, members: [defined(first, 'a member of the pack')], status, attempts: 0, idleAttempts: 0, deferrals: 0 }
  const others = rest.map((member): TaskState => ({ ...own, id: createId('task'), members: [member], epoch: 1 }))
  const split: Life = {
    ...life,
    tasks: [...life.tasks.map((each) => (each.id === task.id ? own : each)), ...others],
    changes: [
      ...life.changes,
      { type: 'task_split', id: task.id, members, others: others.map(({ id }, place) => ({ id, member: elementAt(rest, place, 'members') })), message },
      { type: 'attempts_counted', id: task.id, attempts: 0, idleAttempts: 0, deferrals: 0 },
    ],
  }
  return setTasks(setMembers(split, members, 'queued'), [own, ...others], status)
}

/** Whether a member has not ended well or failed: a member that has stays so. */
export const canMove = ({ status }: MemberState): boolean => status !== 'succeeded' && status !== 'failed'

/** Moves some members; those that succeeded or failed stay so. */
export function setMembers(life: Life, indices: readonly number[], status: Exclude<MemberState['status'], 'failed'>): Life {
  const moved = life.members.filter((member) => indices.includes(member.index) && canMove(member)).map(({ index }) => index)
  if (moved.length === 0) return life
  return {
    ...life,
    members: life.members.map((member) => (moved.includes(member.index) ? { ...member, status } : member)),
    changes: [...life.changes, { type: 'members_set', indices: moved, status }],
  }
}

/** Fails some members with one error; those that succeeded or failed before stay so. */
export function failMembers(life: Life, indices: readonly number[], error: TaskError): Life {
  const failed = life.members.filter((member) => indices.includes(member.index) && canMove(member)).map(({ index }) => index)
  if (failed.length === 0) return life
  const failure = { ...jobFailure(error), turn: 1 + life.members.reduce((last, member) => Math.max(last, member.failure?.turn ?? 0), 0) } // default: none failed
  return {
    ...life,
    members: life.members.map((member) => (failed.includes(member.index) ? { ...member, status: 'failed', failure } : member)),
    changes: [...life.changes, { type: 'members_failed', indices: failed, failure }],
  }
}

/** What failed the first of the members that failed; null where none did. */
export function firstFailure({ members }: Life): JobFailure | null {
  const [first] = members.flatMap(({ failure }) => failure ?? []).toSorted((a, b) => a.turn - b.turn)
  return first ? { code: first.code, message: first.message } : null
}

/** An error as a job or a member shows it. A code that jobs do not have is the engine's. */
export const jobFailure = ({ code, message }: TaskError): JobFailure => ({ code: jobFailureCode.catch('engine_error').parse(code), message })

/** The tasks that the decisions made due, for notifications: what is queued now by one of the changes. */
export function becameDue({ tasks, changes }: Life): TaskRef[] {
  const delays = new Map<string, number>()
  for (const change of changes) if (change.type === 'tasks_set') for (const id of change.ids) delays.set(id, change.delaySeconds)
  return tasks.flatMap(({ id, kind, status, epoch, priority }) => {
    const delay = delays.get(id)
    if (delay === undefined || status !== 'queued') return []
    return [{ id, kind, epoch, priority, ...(delay > 0 ? { delayMs: delay * 1_000 } : {}) }]
  })
}
