import type { schedules } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η·factor^⌊epoch / every_epochs⌋. */
export const step: ScheduleFormula<schedules.Step> = (spec, { epochs }) => spec.factor ** Math.floor(epochs / spec.every_epochs)
