import { isShare, metricLabel } from '@trainyard/spec'
import type { EnsembleResult } from '../../api.js'
import { metricValue, number, percent } from '../../parts/format.js'
import { Tile } from '../../parts/layout.js'

/** What averaging gained, measured on rows that no member was trained on. */
export function EnsembleView({ result }: { result: EnsembleResult }) {
  const { metric, members_used: used, gain, best_member: best, diversity, threshold } = result
  if (used < 2)
    return (
      <section class="tiles" aria-label="Result">
        <Tile title={`${metricLabel(metric)} on the ${result.split} split`} value={metricValue(metric, result.metrics[metric])} />
        {threshold && <ThresholdTile threshold={threshold} />}
      </section>
    )
  return (
    <section class="tiles" aria-label="Ensemble">
      <Tile
        title={`${metricLabel(metric)} of the ensemble`}
        value={metricValue(metric, result.metrics[metric])}
        note={`${used} members, ${result.combine.replaceAll('_', ' ')}, on the ${result.split} split`}
      />
      <Tile
        title="best member"
        value={metricValue(metric, best.value)}
        note={`member ${best.index}; members average ${metricValue(metric, result.mean_member)}`}
      />
      <Tile title="gain over the best member" value={gainText(metric, gain)} note={certainty(metric, gain)}>
        <GainBar gain={gain} />
      </Tile>
      <Tile title="gain over the average member" value={gainText(metric, result.gain_over_mean)} note={certainty(metric, result.gain_over_mean)}>
        <GainBar gain={result.gain_over_mean} />
      </Tile>
      {result.gain_over_hindsight && (
        <Tile title="gain over the best in hindsight" value={gainText(metric, result.gain_over_hindsight)} note={certainty(metric, result.gain_over_hindsight)}>
          <GainBar gain={result.gain_over_hindsight} />
        </Tile>
      )}
      {diversity && (
        <Tile title="disagreement" value={percent(diversity.mean_disagreement)} note="share of rows on which two members predict different classes" />
      )}
      {threshold && <ThresholdTile threshold={threshold} />}
    </section>
  )
}

const shownColumns = 20

/** How much worse the ensemble is without what a column says, the most important first. */
export function ImportanceView({ of: { metric, columns, rows, split } }: { of: NonNullable<EnsembleResult['importance']> }) {
  const most = Math.max(...columns.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE) // default: not defined, no bar
  return (
    <section aria-label="Importance of columns">
      <h2>Importance of columns</h2>
      <p class="facts">
        How much worse {metricLabel(metric)} is when the values of a column are exchanged among {rows} {split} rows
      </p>
      <ol class="probabilities">
        {columns.slice(0, shownColumns).map(({ name, value, ci95: [low, high] }) => (
          <li key={name}>
            <span>{name}</span>
            <span class="track">{value !== null && <span style={{ width: `${(100 * Math.max(0, value)) / most}%` }} />}</span>
            <span title={`95 % interval ${signed(metric, low)} to ${signed(metric, high)}`}>{signed(metric, value)}</span>
          </li>
        ))}
      </ol>
      {columns.length > shownColumns && <p class="facts">and {columns.length - shownColumns} columns that matter less</p>}
    </section>
  )
}

/** From which probability on the second class is named, and what that does for the metric that it was fitted for. */
function ThresholdTile({ threshold: { metric, metrics, value, judged_on: split } }: { threshold: NonNullable<EnsembleResult['threshold']> }) {
  const own = metrics[metric]
  return (
    <Tile
      title="threshold of the second class"
      value={number(value, 3)}
      note={`${metricLabel(metric)} ${metricValue(metric, own?.before)} → ${metricValue(metric, own?.after)} on ${split.replaceAll('_', ' ')} rows`}
    />
  )
}

type Gain = EnsembleResult['gain']

/** Differences below this come from the order of additions. */
const negligible = 1e-9

const isNothing = (value: number | null): boolean => value !== null && Math.abs(value) < negligible

/** A gain in the metric's own unit: percentage points of a share. */
const gainText = (metric: string, { delta }: Gain): string => (isNothing(delta) ? 'No difference' : signed(metric, delta))

/** The interval in words, and whether the gain may be chance; nothing where there is no difference at all. */
function certainty(metric: string, { ci95: [low, high] }: Gain): string {
  if (isNothing(low) && isNothing(high)) return ''
  const sure = low !== null && high !== null && (low > 0 || high < 0)
  return `95 % interval ${signed(metric, low)} to ${signed(metric, high)}${sure ? '' : '; may be chance'}`
}

function signed(metric: string, value: number | null): string {
  if (value === null) return '–'
  if (isNothing(value)) return '0'
  const size = isShare(metric) ? `${number(Math.abs(value) * 100, 3)} points` : number(Math.abs(value), 3)
  return `${value > 0 ? '+' : '−'}${size}`
}

const room = 1.15

/** A gain and its interval on a line with zero in the middle. */
function GainBar({ gain }: { gain: EnsembleResult['gain'] }) {
  const [low, high] = gain.ci95
  if (low === null || high === null || gain.delta === null) return null
  const most = Math.max(Math.abs(low), Math.abs(high), Math.abs(gain.delta), Number.MIN_VALUE) * room
  const percentAt = (value: number) => `${50 + (50 * value) / most}%`
  return (
    <span class="gain" aria-hidden="true">
      <span class="zero" />
      <span class="interval" style={{ left: percentAt(low), width: `${(50 * (high - low)) / most}%` }} />
      <span class="delta" style={{ left: percentAt(gain.delta) }} />
    </span>
  )
}
