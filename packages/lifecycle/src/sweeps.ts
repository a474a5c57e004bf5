import {
  elementAt,
  isBetter,
  isSweepTerminal,
  isTerminal,
  type JobFailure,
  type JobStatus,
  legalActions,
  metricText,
  type Objective,
  pruningOf,
  type Rung,
  type SweepSpec,
  type SweepStatus,
  type TrialRung,
  type TrialStatus,
} from '@trainyard/spec'

/**
 * A trial and how its job stands. `stopReason` says why it was pruned; `epochs` is its full length; `candidate` is which of the sweep's candidates it tries, null
 * where its trials were settled from the start.
 */
export type TrialState = {
  index: number
  jobId: string
  status: JobStatus
  epochs: number
  released: boolean
  rungs: readonly TrialRung[]
  stopReason: string | null
  failure: JobFailure['code'] | null
  candidate: number | null
}

/**
 * What a trial measured at the end of an epoch, the mean over its members: then, the best up to then, and the mean up to then. Null when not finite; a mean is
 * that as soon as one of its values is.
 */
export type EpochValue = { jobId: string; epoch: number; value: number | null; best: number | null; mean: number | null }

/** A trial holds one of the sweep's places from its release until its job has ended, also while it is paused. */
export const holdsPlace = ({ released, status }: Pick<TrialState, 'released' | 'status'>): boolean => released && !isTerminal(status)

/** A job's state as its trial shows it. */
export function trialStatusOf({ status, released, stopReason }: Pick<TrialState, 'status' | 'released' | 'stopReason'>): TrialStatus {
  if (status === 'queued' && !released) return 'waiting'
  return status === 'cancelled' && stopReason !== null ? 'stopped' : status
}

/** The trials whose next rungs may have been reached. */
export const climbing = (trials: readonly TrialState[], rungs: readonly Rung[]): TrialState[] =>
  trials.filter((trial) => trial.released && trial.rungs.length < rungs.length)

/** The rungs that a trial has reached since they were last noted. */
export function newRungs(trial: TrialState, rungs: readonly Rung[], values: readonly EpochValue[]): TrialRung[] {
  return rungs.flatMap(({ rung, epochs }) => {
    const measured = values.find(({ jobId, epoch }) => jobId === trial.jobId && epoch === epochs)
    if (!measured || trial.rungs.some((known) => known.rung === rung)) return []
    return [{ rung, epochs, value: measured.value, best: measured.best, mean: measured.mean }]
  })
}

/** A trial to be stopped early because others do better, and why. */
export type PrunedTrial = { index: number; reason: string }

type Racer = Pick<TrialState, 'index' | 'status' | 'rungs' | 'stopReason'>

/** Failed trials, and those that somebody cancelled, show nothing about the others. */
const isInRace = ({ status, stopReason }: Racer): boolean => stopReason === null && status !== 'failed' && status !== 'cancelled'
const canStop = ({ status }: Racer): boolean => status === 'running' || status === 'paused'

/** The trials to prune now, by the sweep's strategy. */
export const trialsToPrune = (
  { strategy, objective }: Pick<SweepSpec, 'strategy' | 'objective'>,
  trials: readonly Racer[],
  rungs: readonly Rung[],
): PrunedTrial[] => {
  const rule = pruningOf(strategy)?.rule
  return rule && 'min_trials' in rule ? worseThanMost(trials, objective, rule.min_trials) : outrun(trials, rungs, objective)
}

/**
 * The trials to prune by successive halving without waiting (Li et al. 2020, with the number of trials known): from rung k `keep` go on in the end, so a
 * trial is pruned as soon as that many others in the race were better at the same rung. Equals do not prune each other. One that was better and is pruned later
 * was pruned by others that are better still, so the race is never empty.
 */
function outrun(trials: readonly Racer[], rungs: readonly Rung[], objective: Objective): PrunedTrial[] {
  const pruned = new Map<number, string>()
  for (const { rung, epochs, keep } of rungs) {
    if (keep === null) continue
    const racers = trials.filter((trial) => isInRace(trial) && !pruned.has(trial.index))
    const measured = racers.flatMap((trial) => trial.rungs.filter((mark) => mark.rung === rung).map(({ value }) => ({ trial, value })))
    for (const { trial, value } of measured) {
      if (!canStop(trial)) continue
      const better = measured.filter((other) => isBetter(objective, other.value, value)).length
      if (better < keep) continue
      pruned.set(
        trial.index,
        `rung ${rung} (${epochsText(epochs)}): ${shown(objective, value)}; ${better} of the others were better, and ${keep} of ${trials.length} trials go on from here`,
      )
    }
  }
  return [...pruned].map(([index, reason]) => ({ index, reason }))
}

/**
 * The trials to prune by the median rule (Golovin et al. 2017, §3.2.1), each at the last rung that it has reached: its best value so far is strictly worse than
 * the median of the means that trials which succeeded had at the same rung.
 */
function worseThanMost(trials: readonly Racer[], objective: Objective, leastSucceeded: number): PrunedTrial[] {
  return trials.flatMap((trial) => {
    const mark = trial.rungs.reduce<TrialRung | null>((last, each) => (last === null || each.epochs > last.epochs ? each : last), null)
    if (!mark || !isInRace(trial) || !canStop(trial)) return []
    const means = trials.flatMap(({ status, rungs }) => (status === 'succeeded' ? rungs.filter(({ rung }) => rung === mark.rung).map(meanOf) : []))
    if (means.length < leastSucceeded) return []
    const median = medianOf(means, objective)
    const best = mark.best ?? mark.value
    if (!isBetter(objective, median, best)) return []
    const reason = `rung ${mark.rung} (${epochsText(mark.epochs)}): ${shown(objective, best)} at best; the median of the means of ${means.length} succeeded trials is ${median === null ? 'not finite' : metricText(objective.metric, median)}`
    return [{ index: trial.index, reason }]
  })
}

const meanOf = ({ mean, value }: TrialRung): number | null => (mean === undefined ? value : mean)

/** The middle one, or the mean of the two in the middle; what is not finite is worse than all that is. */
function medianOf(values: readonly (number | null)[], objective: Objective): number | null {
  const sorted = values.toSorted((a, b) => (isBetter(objective, a, b) ? -1 : isBetter(objective, b, a) ? 1 : 0))
  const upper = elementAt(sorted, Math.floor((sorted.length - 1) / 2), 'means of trials')
  const lower = elementAt(sorted, Math.ceil((sorted.length - 1) / 2), 'means of trials')
  return upper === null || lower === null ? null : (upper + lower) / 2
}

const epochsText = (epochs: number): string => (epochs === 1 ? '1 epoch' : `${epochs} epochs`)
const shown = ({ metric }: Objective, value: number | null): string => `${metric} ${value === null ? 'not finite' : metricText(metric, value)}`

/** The trials to release into free places, in their order. One that was cancelled before its turn is passed over. */
export function trialsToRelease(maxConcurrent: number, trials: readonly TrialState[]): TrialState[] {
  const free = maxConcurrent - trials.filter(holdsPlace).length
  return trials.filter(({ released, status }) => !released && status === 'queued').slice(0, Math.max(0, free))
}

/** The jobs of a cancelled sweep that are to be cancelled with it. */
export const canBeCancelled = ({ status, request }: { status: JobStatus; request: string | null }): boolean =>
  legalActions[status].includes('cancel') && request !== 'cancel'

/**
 * What a sweep ends as, or null while a trial goes on, while some of `planned` are still to be chosen, or where it has ended before. It succeeded when one trial
 * did.
 */
export function sweepOutcome(status: SweepStatus, trials: readonly Pick<TrialState, 'status'>[], planned: number): SweepStatus | null {
  if (isSweepTerminal(status) || !trials.every((trial) => isTerminal(trial.status))) return null
  if (status === 'stopping') return 'cancelled'
  if (trials.length < planned) return null
  if (trials.some((trial) => trial.status === 'succeeded')) return 'succeeded'
  return trials.some((trial) => trial.status === 'failed') ? 'failed' : 'cancelled'
}
