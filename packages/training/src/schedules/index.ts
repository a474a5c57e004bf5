import { numberOf, type Ratio, ratioOf, scheduleHas, type ScheduleOf, type ScheduleSpec, type ScheduleWith } from '@trainyard/spec'
import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { exponential } from './exponential.js'
import { logCosine } from './log-cosine.js'
import { oneCycle } from './one-cycle.js'
import { polynomial } from './polynomial.js'
import { rangeTestRate } from './range-test.js'
import { freshPlateau, nextPlateau, plateauRate, type PlateauState } from './reduce-on-plateau.js'
import type { ScheduleFormula, ScheduleTime, TrainingLength } from './schedule.js'
import { step } from './step.js'

/** A schedule whose rate follows from the time alone. */
type TimedSchedule = Exclude<ScheduleSpec, ScheduleWith<'followsMetric'> | ScheduleWith<'probe'>>

/** One formula for each schedule of time; a forgotten one does not compile. */
const formulas: { [Type in TimedSchedule['type']]: ScheduleFormula<Type> } = {
  constant,
  step,
  exponential,
  cosine,
  polynomial,
  log_cosine: logCosine,
  one_cycle: oneCycle,
}

const formulaAt = <Type extends TimedSchedule['type']>(type: Type, spec: ScheduleOf<Type>, time: ScheduleTime): number => formulas[type](spec, time)

/** The learning rate over the training. `state` goes into checkpoints, so that a resumed training goes on as if nothing had happened. */
export type Schedule = {
  /** The learning rate of update `step`, counted from 1; float64. */
  rate(step: number): number
  /** Takes the metrics of an epoch at its end; answers whether the rate fell. */
  epochEnd(metrics: Readonly<Record<string, number | null>>): boolean
  state(): PlateauState
}

/**
 * Puts warm-up before the schedule's formula: over `warmup_epochs` the rate rises in equal steps, the first above zero, the last at the schedule's first value;
 * then the schedule's own clock starts, over what is left of the training.
 */
export function createSchedule(spec: ScheduleSpec, baseRate: number, length: TrainingLength, state: PlateauState = freshPlateau): Schedule {
  if (scheduleHas(spec, 'probe')) return { rate: (at) => rangeTestRate(spec, at), epochEnd: () => false, state: () => state }
  const factor = factorOf(spec, length)
  const timed = (at: number): number => baseRate * factor(at - 1)
  if (!scheduleHas(spec, 'followsMetric')) return { rate: timed, epochEnd: () => false, state: () => state }
  let plateau = state
  return {
    rate: (at) => plateauRate(spec, timed(at), plateau),
    epochEnd: (metrics) => {
      const before = plateau.factor
      plateau = nextPlateau(spec, plateau, metrics[spec.metric] ?? null)
      return plateau.factor !== before
    },
    state: () => plateau,
  }
}

/** What the rate is multiplied by after so many steps. Time is counted in exact parts of a step: a float64 would miss the step at which a cycle begins. */
function factorOf(spec: Exclude<ScheduleSpec, ScheduleWith<'probe'>>, { stepsPerEpoch, epochs }: TrainingLength): (steps: number) => number {
  const { part: warmup, whole: parts } = inSteps(ratioOf(spec.warmup_epochs), stepsPerEpoch)
  const epoch = BigInt(stepsPerEpoch) * parts
  const length = BigInt(epochs) * epoch - warmup
  const after = (done: bigint): number => {
    if (scheduleHas(spec, 'followsMetric')) return 1
    const progress = length > 0n ? { part: done, whole: length } : { part: 0n, whole: 1n }
    return formulaAt(spec.type, spec, { epochs: { part: done, whole: epoch }, progress })
  }
  return (steps) => {
    const at = BigInt(steps) * parts
    return at < warmup ? after(0n) * Math.min(1, numberOf({ part: at + parts, whole: warmup })) : after(at - warmup)
  }
}

const inSteps = ({ part, whole }: Ratio, stepsPerEpoch: number): Ratio => ({ part: part * BigInt(stepsPerEpoch), whole })

export type { PlateauState, TrainingLength }
