import { numberOf } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η·((1 − f)·(1 − t)^power + f) with t the share of the training that is done. */
export const polynomial: ScheduleFormula<'polynomial'> = (spec, { progress: { part, whole } }) => {
  const left = part < whole ? numberOf({ part: whole - part, whole }) : 0
  return (1 - spec.final_fraction) * left ** spec.power + spec.final_fraction
}
