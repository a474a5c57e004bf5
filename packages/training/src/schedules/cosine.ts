import { numberOf } from '@trainyard/spec'
import { cosineFall, type ScheduleFormula } from './schedule.js'

/** η·(f + (1 − f)·(1 + cos πt)/2) with t the share of the cycle that is done (Loshchilov & Hutter 2017, eq. 5); every cycle starts from η again. */
export const cosine: ScheduleFormula<'cosine'> = (spec, { progress: { part, whole } }) => {
  const done = part >= whole ? 1 : numberOf({ part: (part * BigInt(spec.cycles)) % whole, whole })
  return spec.final_fraction + (1 - spec.final_fraction) * cosineFall(done)
}
