import type { MetricSeries } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import type { Line } from '../../charts/align.js'
import { type Axis, axisValues } from '../../charts/axis.js'
import { LineChart } from '../../charts/line-chart.js'
import { seriesColour } from '../../charts/palette.js'
import { smooth } from '../../charts/smoothing.js'
import { useZoomed } from '../../metrics/use-zoomed.js'

type Props = { jobId: string; keys: readonly string[]; series: readonly MetricSeries[]; axis: Axis; smoothing: number; logarithmic: boolean }

/** One chart. Dragging over it asks the server for the range anew, with the true minimum and maximum of each bucket as a band. */
export function MetricChart({ jobId, keys, series, axis, smoothing, logarithmic }: Props) {
  const [range, setRange] = useState<[number, number] | null>(null)
  const zoomed = useZoomed(jobId, keys.join(','), axis === 'step' ? range : null)
  const shown = zoomed ?? series
  const lines = useMemo(() => shown.flatMap((one) => linesOf(one, axis, smoothing)), [shown, axis, smoothing])
  return <LineChart title={keys[0]?.replace(/^val_/, '') ?? ''} lines={lines} xLabel={axis === 'relative' ? 'seconds' : axis} logarithmic={logarithmic} onZoom={setRange} />
}

/** The smoothed line over the raw one, with the band of a downsampled series beneath. Validation is drawn in the next colour but two. */
function linesOf(series: MetricSeries, axis: Axis, smoothing: number): Line[] {
  const validation = series.key.startsWith('val_')
  const colour = seriesColour(series.member * 2 + (validation ? 1 : 0))
  const label = `${validation ? 'validation' : 'training'} ${series.member}`
  const x = axisValues(series, axis)
  const band = series.min.length > 0 ? { low: series.min, high: series.max } : {}
  if (smoothing === 0) return [{ label, colour, x, y: series.value, ...band }]
  return [
    { label: `${label} raw`, colour, x, y: series.value, faint: true, ...band },
    { label, colour, x, y: smooth(series.value, smoothing) },
  ]
}
