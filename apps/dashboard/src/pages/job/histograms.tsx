import { useQuery } from '@tanstack/preact-query'
import { countText, elementAt, numberText } from '@trainyard/spec'
import { useState } from 'preact/hooks'
import { api, type JobView } from '../../api.js'
import { Tabs } from '../../parts/layout.js'
import { State } from '../../parts/state.js'
import { barsPath, heatPaths, type Kind, kinds, type LayerHistory, layerHistories, rangeOf, shades } from './histogram-shapes.js'

const pollEvery = 5_000
const heat = { width: 220, height: 90 }
const bars = { width: 220, height: 60 }

/** How the weights, gradients and activations of each layer are spread: at the inspection that is chosen, and over all of them. */
export function Histograms({ job, done }: { job: JobView; done: boolean }) {
  const [member, setMember] = useState(0)
  const [kind, setKind] = useState<Kind>('weights')
  const [chosen, setChosen] = useState<number | null>(null)
  const query = useQuery({
    queryKey: ['histograms', job.id, member, done],
    queryFn: () => api.histograms(job.id, member),
    refetchInterval: done ? false : pollEvery,
  })
  const reports = query.data?.data ?? [] // default: they come in a moment
  const at = Math.min(chosen ?? reports.length - 1, reports.length - 1)
  return (
    <section aria-label="Histograms">
      <div class="head">
        <h2>Histograms</h2>
        <Tabs names={kinds} chosen={kind} onChoose={setKind} />
        {job.members.length > 1 && (
          <label class="inline">
            Member
            <select value={member} onChange={(event) => setMember(Number(event.currentTarget.value))}>
              {job.members.map(({ index }) => (
                <option key={index}>{index}</option>
              ))}
            </select>
          </label>
        )}
        {reports.length > 1 && (
          <label class="inline">
            Step
            <input type="range" min="0" max={reports.length - 1} value={at} onInput={(event) => setChosen(event.currentTarget.valueAsNumber)} />
            <output class="fixed">{countText(elementAt(reports, at, 'inspections').step)}</output>
          </label>
        )}
      </div>
      <State query={query} empty={reports.length === 0 && 'This member has no histograms. Jobs of former versions have none.'}>
        <div class="histograms">
          {layerHistories(reports, kind).map((history) => (
            <LayerFigure key={history.layer} history={history} kind={kind} step={elementAt(reports, at, 'inspections').step} />
          ))}
        </div>
        <p class="quiet">
          Above: values at the chosen step. Below: all inspections from left to right, smallest value at the bottom, darker where more values are.
        </p>
      </State>
    </section>
  )
}

function LayerFigure({ history, kind, step }: { history: LayerHistory; kind: Kind; step: number }) {
  const range = rangeOf(history)
  const at = history.reports.findIndex((report) => report.step === step)
  const histogram = history.reports[at]?.histogram
  if (range === null || !histogram) return null
  const { low, high, not_finite: notFinite, total, counts } = histogram
  const counted = counts.reduce((sum, count) => sum + count, 0) + notFinite
  const column = heat.width / history.reports.length
  const ends = low === null || high === null ? 'no value is finite' : `${numberText(low)} to ${numberText(high)}`
  return (
    <figure class="chart histogram">
      <figcaption>
        <code>{history.layer}</code>
        <small>
          {ends}, {countText(total)} {total === 1 ? 'value' : 'values'}
          {counted < total && `, ${countText(counted)} counted`}
        </small>
        {notFinite > 0 && <small class="broken">{countText(notFinite)} not finite</small>}
      </figcaption>
      <svg
        class="plain-chart"
        viewBox={`0 0 ${bars.width} ${bars.height}`}
        role="img"
        aria-label={`${kind} of ${history.layer} at step ${countText(step)}: ${ends}`}
      >
        <path class="bin" d={barsPath(histogram, range, bars)} />
        <path class="grid" d={`M0 ${bars.height}H${bars.width}`} />
      </svg>
      <p class="ends">
        <span>{numberText(range.low)}</span>
        <span>{numberText(range.high)}</span>
      </p>
      <svg
        class="plain-chart"
        viewBox={`0 0 ${heat.width} ${heat.height}`}
        role="img"
        aria-label={`${kind} of ${history.layer} at ${history.reports.length} inspections: ${numberText(range.low)} to ${numberText(range.high)}`}
      >
        {heatPaths(history, heat).map((path, shade) => (
          <path key={shade} class="heat" d={path} style={{ opacity: (shade + 1) / shades }} />
        ))}
        <rect class="now" x={at * column} y={0} width={column} height={heat.height} />
      </svg>
    </figure>
  )
}
