import { useMutation } from '@tanstack/preact-query'
import { countText } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import type { JobView } from '../../api.js'
import { axes, axisLabel } from '../../charts/axis.js'
import { ChartDialog, ChartTools, SaveButtons } from '../../charts/chart-tools.js'
import { seriesSwatch } from '../../charts/colors.js'
import { LineChart } from '../../charts/line-chart.js'
import { usePins } from '../../charts/pins.js'
import { largePlotHeight, plotHeight } from '../../charts/plot.js'
import { summaryText } from '../../charts/summary.js'
import { metricsCsv } from '../../metrics/series.js'
import type { LiveMetrics } from '../../metrics/use-metrics.js'
import { saveFile } from '../../parts/controls.js'
import { Stale } from '../../parts/state.js'
import { breaksOf, chartKeys, chartName, chartTitle, linesOf, mainCharts, type View } from './lines.js'
import type { ChartsState } from './use-charts.js'

type Props = { job: JobView; metrics: LiveMetrics; charts: ChartsState }

/**
 * Every metric of the job, live: validation next to training, one line per member. The loss and what the job is judged by are large, as is what the reader has
 * pinned. Dragging over one chart zooms all of them.
 */
export function Charts(props: Props) {
  const { job, metrics, charts } = props
  const { view, range, setView, setRange } = charts
  const pins = usePins()
  const all = chartKeys([...charts.byKey.keys()])
  const pinned = all.filter((keys) => pins.pins.includes(chartName(keys)))
  const large = [...pinned, ...mainCharts(job, all).filter((keys) => !pinned.includes(keys))]
  return (
    <section aria-label="Metrics">
      <ChartSettings job={job} view={view} onChange={setView} />
      <p class="facts">
        {sampleText(metrics)}
        {range && (
          <button type="button" onClick={() => setRange(null)}>
            Show all
          </button>
        )}
      </p>
      <ChartProblems metrics={metrics} />
      <Grid {...props} shown={large} pins={pins} isLarge />
      <Grid {...props} shown={all.filter((keys) => !large.includes(keys))} pins={pins} isLarge={false} />
    </section>
  )
}

/** The two charts that say most of a job: its loss and what it is judged by. */
export function MainCharts(props: Props) {
  const { job, metrics, charts } = props
  const pins = usePins()
  const shown = mainCharts(job, chartKeys([...charts.byKey.keys()]))
  if (metrics.complete && shown.length === 0) return null
  return (
    <section aria-label="Main curves">
      <ChartProblems metrics={metrics} />
      <Grid {...props} shown={shown} pins={pins} isLarge />
    </section>
  )
}

type GridProps = Props & { shown: readonly string[][]; pins: ReturnType<typeof usePins>; isLarge: boolean }

const Grid = ({ shown, pins, isLarge, metrics, ...props }: GridProps) => (
  <div class={isLarge ? 'charts large' : 'charts'} aria-busy={!metrics.loaded}>
    {shown.map((keys) => (
      <MetricChart
        key={keys.join()}
        {...props}
        keys={keys}
        isSampled={metrics.downsampled}
        height={isLarge ? largePlotHeight : plotHeight}
        isPinned={pins.pins.includes(chartName(keys))}
        onPin={() => pins.toggle(chartName(keys))}
      />
    ))}
  </div>
)

function ChartProblems({ metrics }: { metrics: LiveMetrics }) {
  return (
    <>
      {metrics.failure && <Stale error={metrics.failure} since={metrics.updatedAt} />}
      {metrics.loaded && metrics.series.length === 0 && (
        <p class="empty">{metrics.complete ? 'This job has no metrics.' : 'No metrics yet. The first points will appear here.'}</p>
      )}
    </>
  )
}

type ChartProps = Pick<Props, 'job' | 'charts'> & { keys: readonly string[]; isSampled: boolean; height: number; isPinned: boolean; onPin: () => void }

/** Share of the window's height that a chart has when it is shown alone. */
const enlargedShare = 0.65

function MetricChart({ job, keys, charts: { byKey, view, start, range, setRange }, isSampled, height, isPinned, onPin }: ChartProps) {
  const [isAlone, setIsAlone] = useState(false)
  const series = keys.map((key) => byKey.get(key) ?? []) // default: a key without points has no series
  const all = series.flat().filter(({ member }) => !view.hidden.has(member))
  const changes = [...series, series.length, view, start]
  const lines = useMemo(() => linesOf(series.flat(), view, start), changes)
  const breaks = useMemo(() => (chartName(keys) === 'loss' ? breaksOf(job, all, view.axis, start) : []), [...changes, job])
  const title = chartTitle(keys)
  const shown = { title, caption: summaryText(all, isSampled), lines, breaks, xLabel: axisLabel(view.axis), logarithmic: view.logarithmic, range }
  return (
    <>
      <LineChart
        {...shown}
        height={height}
        onZoom={setRange}
        tools={<ChartTools picture={shown} isPinned={isPinned} onPin={onPin} onEnlarge={() => setIsAlone(true)} />}
      />
      {isAlone && (
        <ChartDialog title={title} onClose={() => setIsAlone(false)}>
          <LineChart
            {...shown}
            height={Math.round(window.innerHeight * enlargedShare)}
            onZoom={setRange}
            tools={
              <span class="tools">
                <SaveButtons picture={shown} />
              </span>
            }
          />
        </ChartDialog>
      )}
    </>
  )
}

/** How much of the whole is drawn, and what is certain about the rest; nothing where there are no points. */
function sampleText({ series, sourcePoints, downsampled }: LiveMetrics): string {
  const drawn = series.reduce((sum, { step }) => sum + step.length, 0)
  if (drawn === 0) return ''
  if (!downsampled) return `${countText(drawn)} points. `
  return `${countText(drawn)} of ${countText(sourcePoints)} points, with every minimum and maximum. Zoom in for more. `
}

const mostSmoothing = 0.99

/** How the charts are drawn: axis, smoothing, scale, members; and the way to all points as a file. */
function ChartSettings({ job, view, onChange }: { job: JobView; view: View; onChange: (view: View) => void }) {
  const save = useMutation({ mutationFn: () => metricsCsv(job.id), onSuccess: (text) => saveFile(`${job.id}-metrics.csv`, text, 'text/csv') })
  return (
    <>
      <div class="head">
        <h2>Metrics</h2>
        <label class="inline">
          Axis
          <select value={view.axis} onChange={(event) => onChange({ ...view, axis: axes.find((name) => name === event.currentTarget.value) ?? 'step' })}>
            {axes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label class="inline">
          Smoothing
          <input
            type="range"
            min="0"
            max={mostSmoothing}
            step="0.01"
            value={view.smoothing}
            onInput={(event) => onChange({ ...view, smoothing: event.currentTarget.valueAsNumber })}
          />
          <output class="fixed">{view.smoothing.toFixed(2)}</output>
        </label>
        <label class="inline">
          <input type="checkbox" checked={view.logarithmic} onChange={(event) => onChange({ ...view, logarithmic: event.currentTarget.checked })} />
          Log scale
        </label>
        <button type="button" disabled={save.isPending} onClick={() => save.mutate()}>
          {save.isPending ? 'Preparing…' : 'Download CSV'}
        </button>
      </div>
      {save.error && <p class="failure">{save.error.message}</p>}
      <Legend job={job} view={view} onChange={onChange} />
    </>
  )
}

/** Which color is which member. Each is a switch; the last one turns them into their mean. */
function Legend({ job, view, onChange }: { job: JobView; view: View; onChange: (view: View) => void }) {
  const toggle = (member: number) => {
    const hidden = new Set(view.hidden)
    if (!hidden.delete(member)) hidden.add(member)
    onChange({ ...view, hidden })
  }
  return (
    <div class="legend">
      <span class="key">
        <i class="thin" aria-hidden="true" /> training
      </span>
      <span class="key">
        <i class="thick" aria-hidden="true" /> validation
      </span>
      {job.members.length > 1 && (
        <>
          {job.members.map(({ index }) => (
            <button key={index} type="button" class="chip" aria-pressed={!view.hidden.has(index)} onClick={() => toggle(index)}>
              <i class="swatch" style={{ background: seriesSwatch(index) }} aria-hidden="true" /> member {index}
            </button>
          ))}
          <button
            type="button"
            class="chip"
            aria-pressed={view.members === 'mean'}
            onClick={() => onChange({ ...view, members: view.members === 'mean' ? 'each' : 'mean' })}
          >
            mean ± std. dev.
          </button>
        </>
      )}
    </div>
  )
}
