import type { JobView, MetricSeries } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import { type Axis, axes } from '../../charts/axis.js'
import { useMetrics } from '../../metrics/use-metrics.js'
import { Failure } from '../../parts/state.js'
import { chartKeys } from './chart-keys.js'
import { MetricChart } from './metric-chart.js'

/** Every metric of the job, live; validation beside training, a line a member. */
export function Charts({ job }: { job: JobView }) {
  const { series, failure } = useMetrics(job.id)
  const [axis, setAxis] = useState<Axis>('step')
  const [smoothing, setSmoothing] = useState(0)
  const [logarithmic, setLogarithmic] = useState(false)
  const byKey = useMemo(() => group(series), [series])
  const charts = chartKeys([...byKey.keys()])
  return (
    <section>
      <div class="head">
        <h2>Metrics</h2>
        <label>
          Axis{' '}
          <select value={axis} onChange={(event) => setAxis(axes.find((name) => name === event.currentTarget.value) ?? 'step')}>
            {axes.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Smoothing <input type="range" min="0" max="0.99" step="0.01" value={smoothing} onInput={(event) => setSmoothing(event.currentTarget.valueAsNumber)} /> {smoothing.toFixed(2)}
        </label>
        <label>
          <input type="checkbox" checked={logarithmic} onChange={(event) => setLogarithmic(event.currentTarget.checked)} /> logarithmic
        </label>
        <span class="quiet" aria-live="polite">
          {series.reduce((sum, { step }) => sum + step.length, 0).toLocaleString()} points
        </span>
      </div>
      {failure && <Failure error={failure} />}
      <div class="charts">
        {charts.map((keys) => (
          <MetricChart key={keys.join()} jobId={job.id} keys={keys} series={keys.flatMap((key) => byKey.get(key) ?? [])} axis={axis} smoothing={smoothing} logarithmic={logarithmic} />
        ))}
      </div>
    </section>
  )
}

function group(series: readonly MetricSeries[]): Map<string, MetricSeries[]> {
  const groups = new Map<string, MetricSeries[]>()
  for (const one of series) groups.set(one.key, [...(groups.get(one.key) ?? []), one].sort((a, b) => a.member - b.member))
  return groups
}
