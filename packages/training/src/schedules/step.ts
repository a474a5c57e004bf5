import { ratioOf, wholeTimes } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η·factor^⌊epoch / every_epochs⌋. */
export const step: ScheduleFormula<'step'> = (spec, { epochs }) => spec.factor ** Number(wholeTimes(ratioOf(spec.every_epochs), epochs))
