import { numberOf } from '@trainyard/spec'
import { cosineFall, type ScheduleFormula } from './schedule.js'

/**
 * Cosine rise from η / initial_divisor to η, then cosine fall to η / initial_divisor / final_divisor (Smith & Topin 2018, with cosine in place of straight
 * lines).
 */
export const oneCycle: ScheduleFormula<'one_cycle'> = (spec, { progress }) => {
  const start = 1 / spec.initial_divisor
  const end = start / spec.final_divisor
  const t = Math.min(numberOf(progress), 1)
  if (t < spec.peak_fraction) return 1 + (start - 1) * cosineFall(t / spec.peak_fraction)
  const fallen = spec.peak_fraction < 1 ? (t - spec.peak_fraction) / (1 - spec.peak_fraction) : 0
  return end + (1 - end) * cosineFall(fallen)
}
