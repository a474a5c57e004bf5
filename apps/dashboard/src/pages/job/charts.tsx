import { useMutation } from '@tanstack/preact-query'
import { countText, elementAt, metricLabel, metricOf } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import type { JobView, MetricSeries } from '../../api.js'
import { axes, axisLabel, type Range, startOf, stepsWithin } from '../../charts/axis.js'
import { seriesSwatch } from '../../charts/colors.js'
import { LineChart } from '../../charts/line-chart.js'
import { metricsCsv } from '../../metrics/series.js'
import { type LiveMetrics, useZoomed } from '../../metrics/use-metrics.js'
import { saveFile } from '../../parts/controls.js'
import { Stale } from '../../parts/state.js'
import { chartKeys, linesOf, type View } from './lines.js'

/** Every metric of the job, live: validation next to training, one line per member. Dragging over one chart zooms all of them. */
export function Charts({ job, metrics }: { job: JobView; metrics: LiveMetrics }) {
  const [view, setView] = useState<View>({ axis: 'step', smoothing: 0, logarithmic: false, members: 'each', hidden: new Set() })
  const [range, setRange] = useState<Range | null>(null)
  const start = useMemo(() => startOf(metrics.series), [metrics.series])
  const steps = range && metrics.downsampled ? stepsWithin(metrics.series, view.axis, range) : null
  const zoomed = useZoomed(job.id, steps, !metrics.complete)
  const byKey = useMemo(() => group(zoomed ?? metrics.series), [zoomed, metrics.series])
  const change = (next: View) => {
    if (next.axis !== view.axis) setRange(null)
    setView(next)
  }
  return (
    <section aria-label="Metrics">
      <ChartSettings job={job} view={view} onChange={change} />
      <p class="facts">
        {sampleText(metrics)}
        {range && (
          <button type="button" onClick={() => setRange(null)}>
            Show all
          </button>
        )}
      </p>
      {metrics.failure && <Stale error={metrics.failure} since={metrics.updatedAt} />}
      {metrics.loaded && metrics.series.length === 0 && (
        <p class="empty">{metrics.complete ? 'This job has no metrics.' : 'No metrics yet. The first points will appear here.'}</p>
      )}
      <div class="charts" aria-busy={!metrics.loaded}>
        {chartKeys([...byKey.keys()]).map((keys) => (
          <MetricChart key={keys.join()} keys={keys} byKey={byKey} view={view} start={start} range={range} onZoom={setRange} />
        ))}
      </div>
    </section>
  )
}

type ChartProps = {
  keys: readonly string[]
  byKey: ReadonlyMap<string, readonly MetricSeries[]>
  view: View
  start: number
  range: Range | null
  onZoom: (range: Range | null) => void
}

function MetricChart({ keys, byKey, view, start, range, onZoom }: ChartProps) {
  const series = keys.map((key) => byKey.get(key) ?? [])
  const lines = useMemo(() => linesOf(series.flat(), view, start), [...series, series.length, view, start])
  return (
    <LineChart
      title={metricOf(elementAt(keys, 0, 'keys'))?.record.label ?? metricLabel(elementAt(keys, 0, 'keys'))}
      lines={lines}
      xLabel={axisLabel(view.axis)}
      logarithmic={view.logarithmic}
      range={range}
      onZoom={onZoom}
    />
  )
}

/** How much of the whole is drawn, and what is certain about the rest; nothing where there are no points. */
function sampleText({ series, sourcePoints, downsampled }: LiveMetrics): string {
  const drawn = series.reduce((sum, { step }) => sum + step.length, 0)
  if (drawn === 0) return ''
  if (!downsampled) return `${countText(drawn)} points. `
  return `${countText(drawn)} of ${countText(sourcePoints)} points, with every minimum and maximum. Zoom in for more. `
}

/** Series by key, members in order. Layers have a view of their own. */
function group(series: readonly MetricSeries[]): Map<string, MetricSeries[]> {
  const groups = new Map<string, MetricSeries[]>()
  for (const one of series) if (metricOf(one.key)?.place !== 'layer') groups.set(one.key, [...(groups.get(one.key) ?? []), one])
  for (const each of groups.values()) each.sort((a, b) => a.member - b.member)
  return groups
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
