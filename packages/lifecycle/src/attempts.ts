import { invariant, isTerminal, limits } from '@trainyard/spec'
import { endAll } from './actions.js'
import {
  type AttemptOutcome,
  canMove,
  failMembers,
  isTraining,
  jobFailure,
  jobOf,
  type Life,
  moveJob,
  setMembers,
  setTasks,
  splitTask,
  type TaskError,
  taskOf,
  type TaskState,
  warned,
} from './life.js'
import { combineMeanwhile, endCombined, settle, type WithoutMembers } from './settlement.js'

const longestDelaySeconds = 60

/** Seconds before the next attempt, doubling from one: 1, 2, 4 … 60. `lostAttempts` counts from 1. */
export const backoffSeconds = (lostAttempts: number): number => Math.min(2 ** Math.max(lostAttempts - 1, 0), longestDelaySeconds)

/** The same with jitter, from half of it to the whole: what waits for one outage to end must not come back at one moment. `chance` is from 0 up to 1. */
export const jitteredBackoffSeconds = (times: number, chance: number): number => backoffSeconds(times) * (0.5 + chance / 2)

/** What follows a lost attempt: another one after so many seconds, or no more. */
export type RetryDecision = { type: 'retry'; idleAttempts: number; delaySeconds: number } | { type: 'give_up'; error: TaskError }

/**
 * Decides whether a task gets another attempt after one was lost through no mistake of the job. It is given up after `limits.attemptsWithoutProgress` losses
 * without a checkpoint in between; how many attempts there were in all does not matter. After an expired lease there is no delay: waiting for the lease was delay enough.
 */
export function decideRetry(
  { attempts, idleAttempts }: Pick<TaskState, 'attempts' | 'idleAttempts'>,
  { delay, reason }: { delay: boolean; reason: string },
): RetryDecision {
  const lost = idleAttempts + 1
  if (lost < limits.attemptsWithoutProgress) return { type: 'retry', idleAttempts: lost, delaySeconds: delay ? backoffSeconds(lost) : 0 }
  const message = `given up after ${attempts} attempts, the last ${lost} without a checkpoint in between: ${reason}`
  return { type: 'give_up', error: { code: 'worker_lost', message } }
}

/** Begins an attempt: the job runs from its first one on, and so do the members of a training task. The lease itself is the store's to give. */
export function beginAttempt(life: Life, taskId: string): Life {
  const task = taskOf(life, taskId)
  const claimed: Life = {
    ...life,
    tasks: life.tasks.map((each) => (each === task ? { ...task, status: 'running', epoch: task.epoch + 1, attempts: task.attempts + 1 } : each)),
  }
  const moved = life.job?.status === 'queued' ? moveJob(claimed, 'running', { message: null }) : claimed
  return setTrained(moved, task, 'running')
}

/** A member that failed while others of its pack trained to their end. */
export type FailedMember = { index: number; error: TaskError }

/**
 * Ends a task well that trains or prepares a data set. The last training task of a job makes the combining task due, and so may an earlier one where ensembles
 * are made meanwhile. `failed` are members of a pack that failed by themselves; a task whose members all did has failed.
 */
export function completeAttempt(life: Life, taskId: string, failed: readonly FailedMember[] = []): Life {
  const task = taskOf(life, taskId)
  const members = failed.reduce((next, { index, error }) => failMembers(next, [index], error), life)
  const [first] = failed
  if (first && failed.length === task.members.length) return settle(setTasks(endAttempt(members, task, 'failed', first.error), [task], 'failed'))
  const done = setTasks(endAttempt(members, task, 'done'), [task], 'done')
  return task.kind === 'train' ? combineMeanwhile(settle(done)) : done
}

/** Ends a combining task well. The job ends with it, unless members still train or have succeeded that are not among the `combined`: then it waits for them. */
export function completeCombining(life: Life, taskId: string, combined: readonly number[]): Life {
  const task = taskOf(life, taskId)
  const members = life.members.map((member) => (combined.includes(member.index) ? { ...member, combined: true } : member))
  const ended = endAttempt({ ...life, members }, task, 'done')
  const isWhole = members.every((member) => member.status !== 'succeeded' || member.combined)
  if (life.tasks.some(isTraining) || !isWhole) return awaitMembers(ended, task)
  return endCombined(setTasks(ended, [task], 'done'))
}

/** Sets a combining task back until there are more members; what it took so far does not count. */
const awaitMembers = (life: Life, task: TaskState): Life =>
  settle(countAttempts(setTasks(life, [task], 'waiting'), { ...task, status: 'waiting', attempts: 0, idleAttempts: 0, deferrals: 0 }))

/**
 * Ends an attempt with an error. With `retry` the task is tried again after a growing delay; without, its members or its data set fail, and the job with them
 * where no other member can make an ensemble.
 */
export function failAttempt(life: Life, taskId: string, { retry, ...error }: TaskError & { retry: boolean }): Life {
  const task = taskOf(life, taskId)
  const ended = endAttempt(life, task, 'failed', error)
  if (retry) return retryTask(ended, task, { delay: true, reason: error.message })
  if (life.job?.request === 'cancel' && task.kind === 'train') return setAside(ended, task, 'cancelled')
  return failTask(ended, task, error)
}

/** Takes the holder of an expired lease for dead. */
export function loseAttempt(life: Life, taskId: string): Life {
  const task = taskOf(life, taskId)
  return retryTask(endAttempt(life, task, 'lost'), task, { delay: false, reason: 'its worker was not heard of any more' })
}

/** Takes a task back from a worker that stops: the attempt does not count, and the next one may begin at once, unless the job was asked to end or pause. */
export function releaseAttempt(life: Life, taskId: string): Life {
  const task = taskOf(life, taskId)
  return requeue(countAttempts(endAttempt(life, task, 'released'), { ...task, attempts: task.attempts - 1 }), task)
}

/**
 * Gives a task back because of an outage: of the database, of its worker's host, of the installation. The attempt does not count, and the next one comes after a
 * delay that grows with every deferral in a row. `chance` is from 0 up to 1.
 */
export function deferAttempt(life: Life, taskId: string, { error, chance }: { error: TaskError; chance: number }): Life {
  const task = taskOf(life, taskId)
  const deferrals = task.deferrals + 1
  const returned = countAttempts(endAttempt(life, task, 'released', error), { ...task, attempts: task.attempts - 1, deferrals })
  const delaySeconds = jitteredBackoffSeconds(deferrals, chance)
  const message = `Waiting for an outage to end: ${error.message}. The next attempt begins in about ${Math.ceil(delaySeconds)} s; this one does not count`
  return requeue(warned(returned, message), task, delaySeconds)
}

/** Queues a task again that was given back, unless its job was asked to end or pause meanwhile. */
function requeue(life: Life, task: TaskState, delaySeconds = 0): Life {
  if (life.job?.request === 'cancel' && task.kind === 'train') return setAside(life, task, 'cancelled')
  if (life.job?.request === 'pause') return setAside(life, task, 'paused')
  return setTrained(setTasks(life, [task], 'queued', delaySeconds), task, 'queued')
}

/** Ends an attempt as its job was asked to. A pause that became a cancel meanwhile counts as the cancel; one that nobody asked for gives the task back. */
export function stopAttempt(life: Life, taskId: string, outcome: 'cancelled' | 'paused'): Life {
  const { request } = jobOf(life)
  const final = request === 'cancel' ? 'cancelled' : outcome
  if (final === 'paused' && request !== 'pause') return releaseAttempt(life, taskId)
  const task = taskOf(life, taskId)
  return setAside(endAttempt(life, task, final), task, final)
}

/** Ends a training task whose member has learned nothing that could be kept: the job goes on with the others. */
export function skipAttempt(life: Life, taskId: string, reason: WithoutMembers): Life {
  const task = taskOf(life, taskId)
  invariant(task.kind === 'train', `task ${task.id} of kind ${task.kind} has no member to skip`)
  const ended = setTasks(endAttempt(life, task, reason.error ? 'failed' : 'cancelled', reason.error), [task], 'cancelled')
  return settle(setTrained(ended, task, 'cancelled'), reason)
}

function endAttempt(life: Life, { id }: TaskState, outcome: AttemptOutcome, error?: TaskError): Life {
  return { ...life, changes: [...life.changes, { type: 'attempts_ended', taskIds: [id], outcome, error: error ?? null }] }
}

function countAttempts(life: Life, { id, attempts, idleAttempts, deferrals }: TaskState): Life {
  return {
    ...life,
    tasks: life.tasks.map((task) => (task.id === id ? { ...task, attempts, idleAttempts, deferrals } : task)),
    changes: [...life.changes, { type: 'attempts_counted', id, attempts, idleAttempts, deferrals }],
  }
}

/** Only training tasks move members: a combining task reads them. */
const setTrained = (life: Life, { kind, members }: TaskState, status: 'queued' | 'running' | 'cancelled'): Life =>
  kind === 'train' ? setMembers(life, members, status) : life

/** A job that was to be cancelled or paused is not tried again; the ensemble of a cancelled job's finished members is still made. */
function retryTask(life: Life, task: TaskState, loss: { delay: boolean; reason: string }): Life {
  if (life.job?.request === 'cancel' && task.kind === 'train') return setAside(life, task, 'cancelled')
  if (life.job?.request === 'pause') return setAside(life, task, 'paused')
  const decision = decideRetry(task, loss)
  if (decision.type === 'give_up') return failTask(life, task, decision.error)
  const counted = countAttempts(life, { ...task, idleAttempts: decision.idleAttempts })
  return setTrained(setTasks(counted, [task], 'queued', decision.delaySeconds), task, 'queued')
}

/** Errors of the job itself: what fails one member with them would fail every other. */
const ofEveryMember: ReadonlySet<string> = new Set(['data_error', 'invalid_spec'])

/** Errors that a member of a pack may owe to the others: to their size, or to what one of them does to the common call. */
const ofPack: ReadonlySet<string> = new Set(['out_of_memory', 'engine_error', 'worker_lost'])

/** The members of a pack that can still be trained alone after an error of the whole; none, where the error is not the pack's. */
function splitOf({ job, members }: Life, task: TaskState, { code }: TaskError): number[] {
  if (!job || isTerminal(job.status) || job.oneTraining || task.kind !== 'train' || task.members.length < 2 || !ofPack.has(code)) return []
  return members.filter((member) => task.members.includes(member.index) && canMove(member)).map(({ index }) => index)
}

/**
 * Fails a task for good, and with it the data set that it prepared, the file that it predicted or the members that it trained: the job goes on with the others. What is an error of the job
 * itself, or of making its ensemble, fails the job. A job that was to be cancelled is cancelled. A pack is not failed but split: its members go on alone.
 */
function failTask(life: Life, task: TaskState, error: TaskError): Life {
  const alone = splitOf(life, task, error)
  if (alone.length > 0) return settle(splitTask(life, task, alone, life.job?.request === 'pause' ? 'waiting' : 'queued', error.message))
  if (task.kind === 'combine' && life.tasks.some(isTraining)) return awaitMembers(warned(life, `The ensemble of the members so far: ${error.message}`), task)
  const failed = setTasks(life, [task], 'failed')
  if (!life.job) return { ...failed, changes: [...failed.changes, { type: 'subject_failed', error }] }
  if (isTerminal(life.job.status)) return failed
  const without = task.kind === 'train' ? failMembers(failed, task.members, error) : failed
  if (task.kind === 'train' && !ofEveryMember.has(error.code)) return settle(without)
  const ended = endAll(without)
  if (life.job.request === 'cancel') return moveJob(ended, 'cancelled', { message: error.message })
  return moveJob(ended, 'failed', { message: error.message, error: jobFailure(error) })
}

/** Ends a task because its job was cancelled, or sets it aside because it was paused; then settles the job. */
function setAside(life: Life, task: TaskState, outcome: 'cancelled' | 'paused'): Life {
  const status = outcome === 'cancelled' ? 'cancelled' : 'waiting'
  const set = setTrained(setTasks(life, [task], status), task, outcome === 'cancelled' ? 'cancelled' : 'queued')
  if (task.kind === 'combine' && outcome === 'cancelled') return moveJob(set, 'cancelled', { message: null })
  return settle(set)
}
