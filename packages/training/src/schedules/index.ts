import type { ScheduleSpec } from '@trainyard/spec'
import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { exponential } from './exponential.js'
import { oneCycle } from './one-cycle.js'
import { freshPlateau, nextPlateau, type PlateauState } from './plateau.js'
import { polynomial } from './polynomial.js'
import { rangeTestRate } from './range-test.js'
import type { ScheduleFormula, ScheduleTime, TrainingLength } from './schedule.js'
import { step } from './step.js'

type Formulas = { [T in ScheduleSpec['type']]: ScheduleFormula<Extract<ScheduleSpec, { type: T }>> }

/** One formula for each schedule; a forgotten one does not compile. What reduce_on_plateau does depends on metrics, and a range test's rates are its own, so these are no formulas of time. */
const formulas: Formulas = { constant, step, exponential, cosine, polynomial, one_cycle: oneCycle, reduce_on_plateau: () => 1, range_test: () => 1 }

const formulaAt = <T extends ScheduleSpec['type']>(spec: Extract<ScheduleSpec, { type: T }>, type: T, time: ScheduleTime): number => formulas[type](spec, time)

/** The learning rate over the training. `state` goes into checkpoints, so that a resumed training goes on as if nothing had happened. */
export type Schedule = {
  /** The learning rate of update `step`, counted from 1; float64. */
  rate(step: number): number
  /** Told once an epoch with its metrics; answers whether the rate fell. */
  epochEnd(metrics: Readonly<Record<string, number | null>>): boolean
  state(): PlateauState
}

/**
 * Puts warm-up before the schedule's formula: over `warmup_epochs` the rate rises in equal steps, the first above zero, the last at the schedule's first value;
 * then the schedule's own clock starts, over what is left of the training.
 */
export function createSchedule(spec: ScheduleSpec, baseRate: number, length: TrainingLength, state: PlateauState = freshPlateau): Schedule {
  const warmupSteps = spec.type === 'range_test' ? 0 : spec.warmup_epochs * length.stepsPerEpoch
  const total = length.epochs * length.stepsPerEpoch
  let plateau = state
  const factor = (at: number): number => {
    if (at < warmupSteps) return factor(warmupSteps) * Math.min(1, (at + 1) / warmupSteps)
    const done = at - warmupSteps
    return formulaAt(spec, spec.type, { epochs: done / length.stepsPerEpoch, progress: total > warmupSteps ? done / (total - warmupSteps) : 0 })
  }
  return {
    rate: (at) => {
      if (spec.type === 'range_test') return rangeTestRate(spec, at)
      const rate = baseRate * factor(at - 1)
      return spec.type === 'reduce_on_plateau' ? Math.max(Math.min(rate, spec.minimum_learning_rate), rate * plateau.factor) : rate
    },
    epochEnd: (metrics) => {
      if (spec.type !== 'reduce_on_plateau') return false
      const before = plateau.factor
      plateau = nextPlateau(spec, plateau, metrics[spec.metric] ?? null)
      return plateau.factor !== before
    },
    state: () => plateau,
  }
}

export type { PlateauState, TrainingLength }
