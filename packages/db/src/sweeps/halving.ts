import { isBetter, type Objective, type Rung } from '@trainyard/spec'
import type { TrialRow } from './trial-rows.js'

/** Why a trial is given up, in words. */
export type Hopeless = { index: number; reason: string }

type Racer = Pick<TrialRow, 'index' | 'status' | 'rungs' | 'stopReason'>

/** Failed trials, and those that somebody cancelled, show nothing about the others. */
const isInRace = ({ status, stopReason }: Racer): boolean => stopReason === null && status !== 'failed' && status !== 'cancelled'
const canStop = ({ status }: Racer): boolean => status === 'running' || status === 'paused'

/**
 * The trials to give up now, by successive halving without waiting (Li et al. 2020, with the number of trials known): from rung k `keep` go on in the end, so a
 * trial is hopeless as soon as that many others in the race were better at the same rung. Equals do not stop each other. One that was better and is stopped later
 * was stopped by others who are better still, so the race is never empty.
 */
export function hopelessTrials(trials: readonly Racer[], rungs: readonly Rung[], objective: Objective): Hopeless[] {
  const given = new Map<number, string>()
  for (const { rung, epochs, keep } of rungs) {
    const racers = trials.filter((trial) => isInRace(trial) && !given.has(trial.index))
    const measured = racers.flatMap((trial) => trial.rungs.filter((mark) => mark.rung === rung).map(({ value }) => ({ trial, value })))
    for (const { trial, value } of measured) {
      if (!canStop(trial)) continue
      const better = measured.filter((other) => isBetter(objective, other.value, value)).length
      if (better < keep) continue
      const epochText = epochs === 1 ? '1 epoch' : `${epochs} epochs`
      given.set(
        trial.index,
        `rung ${rung} (${epochText}): ${objective.metric} ${shown(value)}; ${better} of the others were better, and ${keep} of ${trials.length} trials go on from here`,
      )
    }
  }
  return [...given].map(([index, reason]) => ({ index, reason }))
}

const shown = (value: number | null): string => (value === null ? 'not finite' : String(Number(value.toPrecision(4))))
