import { limits, type RangeTestResult, type schedules } from '@trainyard/spec'
import { rangeTestRate } from '../schedules/range-test.js'
import { smooth } from './smooth.js'
import { suggestRate } from './suggest-rate.js'

/** What a range test found from the loss of each of its steps. A long curve is thinned out to `limits.rangeTestPoints`, its last point kept. */
export function rangeTestResultOf(losses: readonly number[], spec: schedules.RangeTest, ended: RangeTestResult['ended']): RangeTestResult {
  const smoothed = smooth(losses, spec.smoothing)
  const stride = Math.ceil(losses.length / limits.rangeTestPoints)
  const curve = losses.flatMap((loss, index) =>
    (losses.length - 1 - index) % stride === 0 ? [{ learning_rate: rangeTestRate(spec, index + 1), loss, smoothed: smoothed[index] ?? null }] : [],
  )
  return { curve, ended, ...suggestRate(losses, spec, ended === 'exploded') }
}
