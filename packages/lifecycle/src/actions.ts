import { AppError } from '@trainyard/runtime'
import { type JobAction, type JobStatus, possibleActions, type SweepStatus } from '@trainyard/spec'
import { isOpen, isTraining, isUntrained, jobOf, type JobRequest, type Life, moveJob, setMembers, setTasks, type TaskState } from './life.js'
import { settle } from './settlement.js'

const participle: Record<JobAction, string> = { cancel: 'cancelled', pause: 'paused', resume: 'resumed', finish: 'finished early', retry: 'retried' }
const states: Record<JobStatus, string> = {
  queued: 'is queued',
  running: 'is running',
  paused: 'is paused',
  stopping: 'is already stopping',
  succeeded: 'has already succeeded',
  failed: 'has already failed',
  cancelled: 'has already been cancelled',
}

function conflict(action: JobAction, reason: string, legal: readonly JobAction[]): AppError {
  const message = legal.length === 0 ? reason : `${reason} Possible now: ${legal.join(', ')}.`
  return new AppError({ code: 'conflict', message, details: [{ path: 'action', rule: 'legal_move', message, received: action }] })
}

/**
 * Checks that a job's state allows an action. A job that succeeded can be retried where some of its members failed.
 *
 * @throws {AppError} `conflict`, with what is possible, when it does not.
 */
export function requireLegal(life: Life, action: JobAction): void {
  const { status } = jobOf(life)
  const failed = life.members.filter((member) => member.status === 'failed').length
  const legal = possibleActions(status, failed)
  if (legal.includes(action)) return
  if (action === 'retry' && status === 'succeeded')
    throw conflict(
      action,
      'This job has already succeeded, and none of its members failed, so there is nothing to retry. Send it as a new job to train it again.',
      legal,
    )
  throw conflict(action, `This job ${states[status]} and can't be ${participle[action]}.`, legal)
}

/**
 * Checks that a sweep can still be cancelled.
 *
 * @throws {AppError} `conflict` when it has ended.
 */
export function requireOpenSweep(status: SweepStatus): void {
  if (status === 'running' || status === 'stopping') return
  throw conflict('cancel', `This sweep ${states[status]} and can't be cancelled.`, [])
}

/**
 * Decides what an action does to a job: running tasks are asked to stop, tasks that nobody has are moved at once.
 *
 * @throws {AppError} `conflict` when the job's state does not allow it.
 */
export function act(life: Life, action: Exclude<JobAction, 'retry'>): Life {
  requireLegal(life, action)
  return decisions[action](life)
}

/** Writes a request into the job's row. Workers find it with their next heartbeat, or at once through the control channel. */
function ask(life: Life, request: NonNullable<JobRequest>, message: string): Life {
  const job = jobOf(life)
  if (job.status !== 'stopping') return moveJob(life, 'stopping', { message, request })
  return { ...life, job: { ...job, request }, changes: [...life.changes, { type: 'job_asked', request, message }] }
}

/** Ends tasks that nobody works on, and their members that have not begun. */
export function endWaiting(life: Life, tasks: readonly TaskState[]): Life {
  const indices = tasks.flatMap(({ members }) => members)
  const fresh = life.members.filter(({ index, status }) => status === 'queued' && indices.includes(index)).map(({ index }) => index)
  return setMembers(setTasks(life, tasks, 'cancelled'), fresh, 'cancelled')
}

/** Ends all tasks that have not ended, also those that are running: their workers notice by the fence. */
export function endAll(life: Life): Life {
  const running = life.tasks.filter(({ status }) => status === 'running')
  const ended: Life =
    running.length === 0
      ? life
      : { ...life, changes: [...life.changes, { type: 'attempts_ended', taskIds: running.map(({ id }) => id), outcome: 'cancelled', error: null }] }
  const begun = life.members.filter(({ status }) => status === 'queued' || status === 'running').map(({ index }) => index)
  return setMembers(setTasks(ended, life.tasks.filter(isOpen), 'cancelled'), begun, 'cancelled')
}

/**
 * Running members checkpoint and stop, waiting ones end now. The ensemble of those that had finished is still made; a second cancel ends it as soon as no task
 * is running. A job that has not begun ends at once. `reason` is shown while the job stops.
 */
export function cancel(life: Life, reason = 'cancelling'): Life {
  const job = jobOf(life)
  const again = job.request === 'cancel'
  const busy = life.tasks.some(({ status }) => status === 'running')
  if (job.status === 'queued' || (again && !busy)) return moveJob(endAll(life), 'cancelled', { message: null })
  if (again) return life
  return settle(endWaiting(ask(life, 'cancel', reason), life.tasks.filter(isUntrained)))
}

/** Running members checkpoint and stop, waiting ones are set aside. Too late once the ensemble is being made. */
function pause(life: Life): Life {
  if (life.tasks.some(({ kind, status }) => kind === 'combine' && status === 'running') && !life.tasks.some(isTraining))
    throw conflict('pause', "All members are trained and the ensemble is being made, so this job can't be paused.", ['cancel'])
  const queued = life.tasks.filter(({ status }) => status === 'queued')
  return settle(setTasks(ask(life, 'pause', 'pausing'), queued, 'waiting'))
}

function resume(life: Life): Life {
  const moved = moveJob(life, 'running', { message: 'waiting for a worker', request: null })
  const waiting = life.tasks.filter(({ kind, status }) => kind === 'train' && status === 'waiting')
  return settle(setTasks(moved, waiting, 'queued'))
}

function finish(life: Life): Life {
  if (!hasBegun(life)) throw conflict('finish', 'No member has a checkpoint yet, so there is no result to keep.', ['cancel'])
  return wrapUp(life, 'finish', 'finishing')
}

/** Whether a member has a result, trains, or has a checkpoint that a result can be made of. */
export function hasBegun({ tasks, members }: Life): boolean {
  const training = new Set(tasks.filter(({ kind, status }) => kind === 'train' && status === 'running').flatMap((task) => task.members))
  return members.some(({ index, status, checkpointed }) => status === 'succeeded' || (checkpointed && status !== 'failed') || training.has(index))
}

/** The training tasks that nobody works on and none of whose members has a checkpoint. */
export function notBegun({ tasks, members }: Life): TaskState[] {
  const checkpointed = new Set(members.filter((member) => member.checkpointed).map(({ index }) => index))
  return tasks.filter((task) => isUntrained(task) && !task.members.some((index) => checkpointed.has(index)))
}

/** The best so far becomes the result. Members that have not begun are skipped; those that wait with a checkpoint run once more to be measured. */
export function wrapUp(life: Life, request: 'finish' | 'time_limit', message: string): Life {
  const fresh = notBegun(life)
  const begun = life.tasks.filter((task) => isUntrained(task) && !fresh.includes(task))
  return settle(setTasks(endWaiting(ask(life, request, message), fresh), begun, 'queued'))
}

const decisions: Record<Exclude<JobAction, 'retry'>, (life: Life) => Life> = { cancel, pause, resume, finish }
