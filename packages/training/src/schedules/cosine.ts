import { cosineFall, type ScheduleFormula } from './schedule.js'

/** η·(f + (1 − f)·(1 + cos πt)/2) with t the share of the cycle that is done (Loshchilov & Hutter 2017, eq. 5); every cycle starts from η again. */
export const cosine: ScheduleFormula<'cosine'> = (spec, { progress }) => {
  const cycle = Math.min(progress, 1) * spec.cycles
  // A share of steps times the cycles may miss a whole number by its last digit: the step there begins a cycle.
  const begins = Math.abs(cycle - Math.round(cycle)) < 1e-9
  const done = progress >= 1 ? 1 : begins ? 0 : cycle - Math.floor(cycle)
  return spec.final_fraction + (1 - spec.final_fraction) * cosineFall(done)
}
