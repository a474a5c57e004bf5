import type { EnsembleResult } from '../../api/shapes.js'

const room = 1.15

/** A gain and its interval on a line with zero in the middle. */
export function GainBar({ gain }: { gain: EnsembleResult['gain'] }) {
  const [low = null, high = null] = gain.ci95
  if (low === null || high === null || gain.delta === null) return null
  const most = Math.max(Math.abs(low), Math.abs(high), Math.abs(gain.delta), Number.MIN_VALUE) * room
  const place = (value: number) => `${50 + (50 * value) / most}%`
  return (
    <span class="gain" aria-hidden="true">
      <span class="zero" />
      <span class="interval" style={{ left: place(low), width: `${(50 * (high - low)) / most}%` }} />
      <span class="delta" style={{ left: place(gain.delta) }} />
    </span>
  )
}
