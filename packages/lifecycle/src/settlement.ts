import { firstFailure, isTraining, isUntrained, type JobState, jobFailure, jobOf, type Life, moveJob, setTasks, type TaskError } from './life.js'

/** What is said of a job that ends with no member trained: it fails with `error`, or is cancelled where there is none. */
export type WithoutMembers = { message: string; error?: TaskError }

/**
 * Decides what a job becomes once one of its training tasks has ended or was set aside. While any is running, or an ensemble is made of those that have ended,
 * there is nothing to decide. Then: a pause that was
 * asked for is complete; when nothing is left to train, the ensemble of the members that succeeded is due, one at least, whatever became of the others, unless
 * it was made of the same members meanwhile: then the job ends with it. Where none succeeded, the job fails with what failed the first of its members, or with
 * the error that left it without them, or is cancelled.
 */
export function settle(life: Life, without?: WithoutMembers): Life {
  const job = jobOf(life)
  if (life.tasks.some(({ status }) => status === 'running')) return life
  if (job.request === 'pause') return moveJob(life, 'paused', { message: null, request: null })
  if (job.status === 'paused' || life.tasks.some(isUntrained)) return life
  const combine = life.tasks.find(({ kind }) => kind === 'combine')
  if (combine?.status !== 'waiting') return life
  const succeeded = life.members.filter(({ status }) => status === 'succeeded')
  if (succeeded.length === 0) return endWithoutMembers(setTasks(life, [combine], 'cancelled'), without)
  return succeeded.every(({ combined }) => combined) ? endCombined(setTasks(life, [combine], 'done')) : setTasks(life, [combine], 'queued')
}

/** Whether the ensemble of a job becomes a model version: one that was cancelled meanwhile keeps its ensemble, and no version is made of it. */
export const publishes = ({ request }: JobState): boolean => request !== 'cancel'

/** Ends a job whose ensemble is made. */
export const endCombined = (life: Life): Life =>
  publishes(jobOf(life))
    ? moveJob(life, 'succeeded', { message: withoutFailed(life) })
    : moveJob(life, 'cancelled', { message: 'the ensemble of the members that had finished is kept' })

/** Says which members the ensemble does without because they failed; null where none did. */
function withoutFailed({ members }: Life): string | null {
  const failed = members.filter(({ status }) => status === 'failed').map(({ index }) => index)
  if (failed.length === 0) return null
  return `${failed.length} of ${members.length} members failed (${failed.join(', ')}); the ensemble is made of those that succeeded`
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
