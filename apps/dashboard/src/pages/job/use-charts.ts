import { metricOf } from '@trainyard/spec'
import { useMemo, useState } from 'preact/hooks'
import type { MetricSeries } from '../../api.js'
import { type Range, startOf, stepsWithin } from '../../charts/axis.js'
import { type LiveMetrics, useZoomed } from '../../metrics/use-metrics.js'
import type { View } from './lines.js'

/** What the charts of a job show, and how; it stays while the reader goes from tab to tab. */
export type ChartsState = {
  /** Series by key, members in order; finer ones where the reader has zoomed. */
  byKey: ReadonlyMap<string, readonly MetricSeries[]>
  view: View
  /** When the first point was logged, in milliseconds. */
  start: number
  range: Range | null
  setView: (view: View) => void
  setRange: (range: Range | null) => void
}

/** The charts of a job's metrics. A change of the axis shows all of it. */
export function useCharts(jobId: string, metrics: LiveMetrics): ChartsState {
  const [view, setView] = useState<View>({ axis: 'step', smoothing: 0, logarithmic: false, members: 'each', hidden: new Set() })
  const [range, setRange] = useState<Range | null>(null)
  const start = useMemo(() => startOf(metrics.series), [metrics.series])
  const steps = range && metrics.downsampled ? stepsWithin(metrics.series, view.axis, range) : null
  const zoomed = useZoomed(jobId, steps, !metrics.complete)
  const byKey = useMemo(() => group(zoomed ?? metrics.series), [zoomed, metrics.series])
  const change = (next: View) => {
    if (next.axis !== view.axis) setRange(null)
    setView(next)
  }
  return { byKey, view, start, range, setView: change, setRange }
}

/** Layers have a tab of their own. */
function group(series: readonly MetricSeries[]): Map<string, MetricSeries[]> {
  const groups = new Map<string, MetricSeries[]>()
  for (const one of series) if (metricOf(one.key)?.place !== 'layer') groups.set(one.key, [...(groups.get(one.key) ?? []), one]) // default: the first of its key
  for (const each of groups.values()) each.sort((a, b) => a.member - b.member)
  return groups
}
