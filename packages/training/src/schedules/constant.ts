import type { schedules } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η, always. */
export const constant: ScheduleFormula<schedules.Constant> = () => 1
