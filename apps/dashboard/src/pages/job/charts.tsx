import type { JobView, MetricSeries } from '../../api/shapes.js'
import { useMemo, useState } from 'preact/hooks'
import { axisLabel, startOf, stepsWithin } from '../../charts/axis.js'
import { LineChart } from '../../charts/line-chart.js'
import type { Range } from '../../charts/range.js'
import { metricLabel } from '@trainyard/spec'
import type { LiveMetrics } from '../../metrics/use-metrics.js'
import { useZoomed } from '../../metrics/use-zoomed.js'
import { Stale } from '../../parts/state.js'
import { chartKeys } from './chart-keys.js'
import { ChartSettings } from './chart-settings.js'
import { linesOf, type View } from './lines.js'

/** Every metric of the job, live: validation beside training, a line a member. Dragging over one chart zooms all of them. */
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
      {metrics.failure && <Stale error={metrics.failure} />}
      {metrics.loaded && metrics.series.length === 0 && (
        <p class="empty">{metrics.complete ? 'This job logged nothing.' : 'Nothing has been logged yet; the first points appear by themselves.'}</p>
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
      title={metricLabel(keys[0]?.replace(/^val_/, '') ?? '')}
      lines={lines}
      xLabel={axisLabel(view.axis)}
      logarithmic={view.logarithmic}
      range={range}
      onZoom={onZoom}
    />
  )
}

/** How much of the whole is drawn, and what is certain about the rest. */
function sampleText({ series, sourcePoints, downsampled }: LiveMetrics): string {
  const drawn = series.reduce((sum, { step }) => sum + step.length, 0)
  if (!downsampled) return `${drawn.toLocaleString()} points, all of them drawn. `
  return `${drawn.toLocaleString()} of ${sourcePoints.toLocaleString()} points drawn, true minima and maxima kept; zoom for the rest. `
}

/** Series by key, members in order. Layers have a view of their own. */
function group(series: readonly MetricSeries[]): Map<string, MetricSeries[]> {
  const groups = new Map<string, MetricSeries[]>()
  for (const one of series) if (!one.key.startsWith('layers/')) groups.set(one.key, [...(groups.get(one.key) ?? []), one])
  for (const each of groups.values()) each.sort((a, b) => a.member - b.member)
  return groups
}
