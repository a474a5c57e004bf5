import { metricLabel } from '@trainyard/spec'
import type { EnsembleResult } from '../../api/calls.js'
import { number } from '../../parts/format.js'
import { Tile } from '../../parts/layout.js'

/** What averaging gained, measured on rows that no member was trained on. */
export function EnsembleView({ result }: { result: EnsembleResult }) {
  const { metric, members_used: used, gain, best_member: best, diversity } = result
  if (used < 2)
    return (
      <section class="tiles" aria-label="Result">
        <Tile title={`${metricLabel(metric)} on the ${result.split} split`} value={number(result.metrics[metric])} />
      </section>
    )
  return (
    <section class="tiles" aria-label="Ensemble">
      <Tile
        title={`${metricLabel(metric)} of the ensemble`}
        value={number(result.metrics[metric])}
        note={`${used} members, ${result.combine.replaceAll('_', ' ')}, on the ${result.split} split`}
      />
      <Tile title="best member" value={number(best.value)} note={`member ${best.index}; the mean member has ${number(result.mean_member)}`} />
      <Tile title="gain over the best member" value={signed(gain.delta)} note={certainty(gain.ci95)}>
        <GainBar gain={gain} />
      </Tile>
      <Tile title="gain over the mean member" value={signed(result.gain_over_mean.delta)} note={certainty(result.gain_over_mean.ci95)}>
        <GainBar gain={result.gain_over_mean} />
      </Tile>
      {result.gain_over_hindsight && (
        <Tile title="gain over the best in hindsight" value={signed(result.gain_over_hindsight.delta)} note={certainty(result.gain_over_hindsight.ci95)}>
          <GainBar gain={result.gain_over_hindsight} />
        </Tile>
      )}
      {diversity && <Tile title="disagreement" value={number(diversity.mean_disagreement)} note="share of rows on which two members differ" />}
    </section>
  )
}

/** The interval in words; where it holds zero, that the gain may be chance. */
function certainty([low = null, high = null]: readonly (number | null)[]): string {
  const sure = low !== null && high !== null && (low > 0 || high < 0)
  return `95 % interval ${signed(low)} to ${signed(high)}${sure ? '' : '; may be chance'}`
}

const signed = (value: number | null) => (value === null ? '–' : `${value >= 0 ? '+' : '−'}${number(Math.abs(value), 3)}`)

const room = 1.15

/** A gain and its interval on a line with zero in the middle. */
function GainBar({ gain }: { gain: EnsembleResult['gain'] }) {
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
