import type { ScheduleFormula } from './schedule.js'

/** η·factor^⌊epoch / every_epochs⌋. */
export const step: ScheduleFormula<'step'> = (spec, { epochs }) => spec.factor ** Math.floor(epochs / spec.every_epochs)
