import { numberOf } from '@trainyard/spec'
import type { ScheduleFormula } from './schedule.js'

/** η·decay^epoch, with fractions of an epoch. */
export const exponential: ScheduleFormula<'exponential'> = (spec, { epochs }) => spec.decay ** numberOf(epochs)
