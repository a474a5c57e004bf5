import { countText, differenceInterval, differenceText, gainRowsText, isNoDifference, metricLabel, metricText, percentText } from '@trainyard/spec'
import type { EnsembleResult } from '../../api.js'
import { Tile } from '../../parts/layout.js'

/** What averaging gained, measured on rows that no member was trained on. */
export const EnsembleView = ({ result }: { result: EnsembleResult }) => (
  <>
    <Figures result={result} />
    {result.members_used > 1 && gainRowsText(result) !== null && <p class="facts">{gainRowsText(result)}</p>}
    {result.final_fit && <p class="facts">{finalFitText(result.final_fit)}</p>}
  </>
)

/** Which weights predict, where they are others than those that were measured. */
function finalFitText({ rows, members }: NonNullable<EnsembleResult['final_fit']>): string {
  const fitted = members.length === 1 ? '1 member was' : `${members.length} members were`
  return `These figures were measured on rows held out. After that ${fitted} fitted again on all ${countText(rows)} rows, and predict with the weights of that.`
}

function Figures({ result }: { result: EnsembleResult }) {
  const { metric, members_used: used, gain, best_member: best, diversity, threshold } = result
  if (used < 2)
    return (
      <section class="tiles" aria-label="Result">
        <Tile title={`${metricLabel(metric)} on ${splitText(result.split)} rows`} value={metricText(metric, result.metrics[metric])} />
        {threshold && <ThresholdTile threshold={threshold} />}
      </section>
    )
  return (
    <section class="tiles" aria-label="Ensemble">
      <Tile
        title={`${metricLabel(metric)} of the ensemble`}
        value={metricText(metric, result.metrics[metric])}
        note={`${used} members, ${result.combine.replaceAll('_', ' ')}, on ${splitText(result.split)} rows`}
      />
      <Tile
        title={result.split === 'out_of_fold' ? 'best member, on its own fold' : 'best member'}
        value={metricText(metric, best.value)}
        note={`member ${best.index}; members average ${metricText(metric, result.mean_member)}`}
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
      {result.gain_over_best_model && (
        <Tile
          title="gain over the best single model"
          value={gainText(metric, result.gain_over_best_model)}
          note={`${certainty(metric, result.gain_over_best_model)}; that model has ${metricText(metric, result.gain_over_best_model.value)}, on rows that neither was chosen by`}
        >
          <GainBar gain={result.gain_over_best_model} />
        </Tile>
      )}
      {diversity && (
        <Tile title="disagreement" value={percentText(diversity.mean_disagreement)} note="share of rows on which two members predict different classes" />
      )}
      {threshold && <ThresholdTile threshold={threshold} />}
    </section>
  )
}

/** The name of a split in words: `out of fold`. */
const splitText = (split: string): string => split.replaceAll('_', ' ')

const shownColumns = 20

/** How much worse the ensemble is without what a column says, the most important first. */
export function ImportanceView({ of: { metric, columns, rows, split } }: { of: NonNullable<EnsembleResult['importance']> }) {
  const most = Math.max(...columns.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE) // default: not defined, no bar
  return (
    <section aria-label="Importance of columns">
      <h2>Importance of columns</h2>
      <p class="facts">
        How much worse {metricLabel(metric)} is when the values of a column are exchanged among {countText(rows)} {splitText(split)} rows
      </p>
      <ol class="probabilities">
        {columns.slice(0, shownColumns).map(({ name, value, ci95 }) => (
          <li key={name}>
            <span>{name}</span>
            <span class="track">{value !== null && <span style={{ width: `${(100 * Math.max(0, value)) / most}%` }} />}</span>
            <span title={`95 % interval ${differenceInterval(metric, ci95)}`}>{differenceText(metric, value)}</span>
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
      value={percentText(value)}
      note={`${metricLabel(metric)} ${metricText(metric, own?.before)} → ${metricText(metric, own?.after)} on ${splitText(split)} rows`}
    />
  )
}

type Gain = EnsembleResult['gain']

/** A gain in the metric's own unit: percentage points of a share. */
const gainText = (metric: string, { delta }: Gain): string => (isNoDifference(delta) ? 'No difference' : differenceText(metric, delta))

/** The interval in words, and whether the gain may be chance; nothing where there is no difference at all. */
function certainty(metric: string, { ci95: [low, high] }: Gain): string {
  if (isNoDifference(low) && isNoDifference(high)) return ''
  const sure = low !== null && high !== null && (low > 0 || high < 0)
  return `95 % interval ${differenceInterval(metric, [low, high])}${sure ? '' : '; may be chance'}`
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
