import type { Ratio, ScheduleOf, ScheduleType } from '@trainyard/spec'

/** Where the training stands after warm-up: `epochs` done, with fractions, and `progress` = share of all steps done, both before the update at hand; exact. */
export type ScheduleTime = { epochs: Ratio; progress: Ratio }

/** A schedule's formula: what the optimizer's learning rate is multiplied by. Pure, in float64. */
export type ScheduleFormula<Type extends ScheduleType> = (spec: ScheduleOf<Type>, time: ScheduleTime) => number

/** How long the training is, in updates. */
export type TrainingLength = { stepsPerEpoch: number; epochs: number }

/** Cosine from 1 at t = 0 to 0 at t = 1. */
export const cosineFall = (t: number): number => (1 + Math.cos(Math.PI * t)) / 2
