import { endAll, endWaiting, hasBegun, notBegun, wrapUp } from './actions.js'
import { isTraining, jobOf, type Life, setMembers, setTasks, type TaskState, warned } from './life.js'
import { endCombined, settle } from './settlement.js'

/** What is known of how long the end of a job takes. Times are in seconds; null where nothing was measured. */
export type Measured = {
  maxSeconds: number
  /** Since its first task began. */
  elapsed: number
  /** The longest combination of this job so far, or of the last ones on its data set. */
  combine: number | null
  /** The longest epoch of the members that train now: one takes longer than to measure a member on the held-out rows. */
  epoch: number | null
}

/** Where a job stands in its time, in milliseconds: what is left of it, and what of that members need to end and their ensemble to be made. */
export type TimeLeft = { seconds: number; leftMs: number; finishMs: number; combineMs: number }

/** Where nothing was measured. */
const unmeasured = { combine: 1, epoch: 0.5 }
/** From the decision until a worker has the task, and until its result is stored. A trainer that is given up is ended, and the next one has to be loaded. */
const handOver = { combine: 0.5, finish: 1 }
/** Another combination may take longer than the longest of the last ones. */
const margin = 1.5
/** This share of its time a job has for the intervals of its figures, which are made of as many resamples as there is time for. */
const intervals = 0.02
/** Of its time a job gives away at most these shares: an estimate that is far off must not leave nothing to train in. */
const most = { combine: 0.15, finish: 0.1 }

/** The time that is left, and what of it the end of the job needs, by what was measured. */
export function timeLeft({ maxSeconds, elapsed, combine, epoch }: Measured): TimeLeft {
  const milliseconds = (seconds: number, share: number): number => Math.round(1_000 * Math.min(seconds, share * maxSeconds))
  return {
    seconds: maxSeconds,
    leftMs: Math.round(1_000 * (maxSeconds - elapsed)),
    finishMs: milliseconds(handOver.finish + (epoch ?? unmeasured.epoch), most.finish),
    combineMs: milliseconds(handOver.combine + margin * (combine ?? unmeasured.combine) + intervals * maxSeconds, most.combine),
  }
}

/** Of what is left of a job's time when its last ensemble is made: how long the intervals of its figures may take, in milliseconds. */
export const measuringTime = (leftMs: number): number => Math.max(0, leftMs / 2 - 1_000 * handOver.combine)

/** When the next step to keep the limit is due, in milliseconds from now; null where all have been. */
export function untilNextStep({ leftMs, finishMs, combineMs }: TimeLeft): number | null {
  const [next] = [leftMs - finishMs - combineMs, leftMs - combineMs, leftMs].filter((ms) => ms > 0)
  return next ?? null
}

/**
 * Keeps a job's time limit, however often it is asked. Once the time is nearly up, members that train end with their best weights so far, and those that have
 * not begun are skipped. When what is left is needed to combine, members that have not ended by then are given up, also those whose worker is not heard of, as
 * soon as there is one to make the ensemble of: their workers notice by the fence. When the time is over the job ends with the ensemble that was made last,
 * if there is one, whatever is under way; a job of which nothing has begun ends without. What a user has asked before, a pause or a cancel, goes on.
 */
export function keepDeadline(life: Life, time: TimeLeft): Life {
  const { status, request } = jobOf(life)
  const training = life.tasks.filter(isTraining)
  if ((status !== 'running' && status !== 'stopping') || request === 'pause' || request === 'cancel') return life
  if (time.leftMs <= 0 && life.members.some(({ combined }) => combined)) return endWithLast(life, time)
  if (training.length === 0) return life
  if (time.leftMs <= time.combineMs && life.members.some((member) => member.status === 'succeeded')) return giveUp(life, training, time)
  if (request !== null || time.leftMs > time.finishMs + time.combineMs) return life
  if (hasBegun(life)) return wrapUp(life, 'time_limit', `${nearlyUp(time)}: members that train end with their best weights so far${skipped(life)}`)
  return time.leftMs > 0 ? life : endUnbegun(life, time)
}

const nearlyUp = ({ seconds }: TimeLeft): string => `The time limit (limits.max_seconds, ${seconds}) is nearly up`

function skipped(life: Life): string {
  const indices = notBegun(life).flatMap(({ members }) => members)
  return indices.length === 0 ? '' : `, and those that have not begun are skipped: ${indices.join(', ')}`
}

/** The ensemble that was made last is the result: a better one would be late. */
function endWithLast(life: Life, { seconds }: TimeLeft): Life {
  const late = life.members.filter(({ status, combined }) => status === 'succeeded' && !combined).map(({ index }) => index)
  const without = late.length === 0 ? '' : `, without members that ended after it was made: ${late.join(', ')}`
  return endCombined(endAll(warned(life, `The time limit (limits.max_seconds, ${seconds}) is over: the last ensemble is the result${without}`)))
}

function giveUp(life: Life, training: readonly TaskState[], time: TimeLeft): Life {
  const members = training.flatMap((task) => task.members).filter((index) => life.members.some((member) => member.index === index && isUnfinished(member)))
  const message = `${nearlyUp(time)}: members that have not ended are given up (${members.join(', ')}), and the ensemble is made of the others`
  const running = training.filter(({ status }) => status === 'running').map(({ id }) => id)
  const error = { code: 'time_limit', message }
  const told = warned(life, message)
  const ended: Life =
    running.length === 0 ? told : { ...told, changes: [...told.changes, { type: 'attempts_ended', taskIds: running, outcome: 'cancelled', error }] }
  return settle(setMembers(setTasks(ended, training, 'cancelled'), members, 'cancelled'))
}

const isUnfinished = ({ status }: Life['members'][number]): boolean => status === 'queued' || status === 'running'

function endUnbegun(life: Life, { seconds }: TimeLeft): Life {
  const message = `limits.max_seconds (${seconds}) was reached before a member began`
  return settle(endWaiting(life, notBegun(life)), { message, error: { code: 'time_limit', message } })
}
