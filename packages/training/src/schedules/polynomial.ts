import type { ScheduleFormula } from './schedule.js'

/** η·((1 − f)·(1 − t)^power + f) with t the share of the training that is done. */
export const polynomial: ScheduleFormula<'polynomial'> = (spec, { progress }) =>
  (1 - spec.final_fraction) * Math.max(0, 1 - progress) ** spec.power + spec.final_fraction
