import { firstFailure, isTraining, isUntrained, jobFailure, jobOf, type Life, moveJob, setTasks, type TaskError } from './life.js'

/** What is said of a job that ends with no member trained: it fails with `error`, or is cancelled where there is none. */
export type WithoutMembers = { message: string; error?: TaskError }

/**
 * Decides what a job becomes once one of its training tasks has ended or was set aside. While any is running, or an ensemble is made of those that have ended,
 * there is nothing to decide. Then: a pause that was
 * asked for is complete; when nothing is left to train, the ensemble of the members that succeeded is due, one at least, whatever became of the others; where
 * none succeeded, the job fails with what failed the first of its members, or with the error that left it without them, or is cancelled.
 */
export function settle(life: Life, without?: WithoutMembers): Life {
  const job = jobOf(life)
  if (life.tasks.some(({ status }) => status === 'running')) return life
  if (job.request === 'pause') return moveJob(life, 'paused', { message: null, request: null })
  if (job.status === 'paused' || life.tasks.some(isUntrained)) return life
  const combine = life.tasks.find(({ kind }) => kind === 'combine')
  if (combine?.status !== 'waiting') return life
  if (life.members.some(({ status }) => status === 'succeeded')) return setTasks(life, [combine], 'queued')
  return endWithoutMembers(setTasks(life, [combine], 'cancelled'), without)
}

/**
 * Makes an ensemble due of the members that have ended while others still train, where the job asks for such and the last one is long enough ago. Nothing where
 * the job was asked to end or pause: the next ensemble is the last.
 */
export function combineMeanwhile(life: Life): Life {
  const { interim, status, request } = jobOf(life)
  if (interim === null || status !== 'running' || request !== null || (interim.sinceMs !== null && interim.sinceMs < interim.everyMs)) return life
  const combine = life.tasks.find((task) => task.kind === 'combine' && task.status === 'waiting')
  const isDue = combine && life.tasks.some(isTraining) && life.members.some((member) => member.status === 'succeeded')
  return isDue ? setTasks(life, [combine], 'queued') : life
}

function endWithoutMembers(life: Life, without: WithoutMembers | undefined): Life {
  const failure = firstFailure(life) ?? (without?.error ? jobFailure(without.error) : null)
  if (!failure || jobOf(life).request === 'cancel') return moveJob(life, 'cancelled', { message: without?.message ?? failure?.message ?? null })
  return moveJob(life, 'failed', { message: failure.message, error: failure })
}
