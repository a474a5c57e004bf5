import { jobFailureCode } from '@trainyard/spec'
import { isUntrained, jobOf, type Life, moveJob, setTasks, type TaskError } from './life.js'

/** What is said of a job that ends with no member trained: it fails with `error`, or is cancelled where there is none. */
export type WithoutMembers = { message: string; error?: TaskError }

/**
 * Decides what a job becomes once one of its training tasks has ended or was set aside. While any is running there is nothing to decide. Then: a pause that was
 * asked for is complete; when nothing is left to train, the ensemble of the members that succeeded is due; where none succeeded, the job is cancelled, or fails
 * with the error that left it without members.
 */
export function settle(life: Life, without?: WithoutMembers): Life {
  const job = jobOf(life)
  if (life.tasks.some(({ kind, status }) => kind === 'train' && status === 'running')) return life
  if (job.request === 'pause') return moveJob(life, 'paused', { message: null, request: null })
  if (job.status === 'paused' || life.tasks.some(isUntrained)) return life
  const combine = life.tasks.find(({ kind }) => kind === 'combine')
  if (combine?.status !== 'waiting') return life
  if (life.members.some(({ status }) => status === 'succeeded')) return setTasks(life, [combine], 'queued')
  return endWithoutMembers(setTasks(life, [combine], 'cancelled'), without)
}

function endWithoutMembers(life: Life, without: WithoutMembers | undefined): Life {
  const { message = null, error } = without ?? {}
  if (!error || jobOf(life).request === 'cancel') return moveJob(life, 'cancelled', { message })
  return moveJob(life, 'failed', { message: error.message, error: jobFailure(error) })
}

/** An error as a job shows it. A code that jobs do not have is the engine's. */
export const jobFailure = ({ code, message }: TaskError) => ({ code: jobFailureCode.catch('engine_error').parse(code), message })
