import type { ScheduleFormula } from './schedule.js'

/** η, always. */
export const constant: ScheduleFormula<'constant'> = () => 1
