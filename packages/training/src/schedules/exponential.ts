import type { schedules } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η·decay^epoch, with fractions of an epoch. */
export const exponential: ScheduleFormula<schedules.Exponential> = (spec, { epochs }) => spec.decay ** epochs
