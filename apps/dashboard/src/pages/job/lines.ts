import { curveKeys, metricKey, metricOf, needsValidation } from '@trainyard/spec'
import type { MetricSeries } from '../../api.js'
import { type Axis, axisValues } from '../../charts/axis.js'
import { seriesColor, seriesDash } from '../../charts/colors.js'
import { type Line, smooth } from '../../charts/lines.js'
import { meanOf } from '../../metrics/series.js'

/** How the reader wants the metrics drawn. */
export type View = {
  axis: Axis
  /** Weight of the moving average, in [0, 1). */
  smoothing: number
  logarithmic: boolean
  /** A line a member, or one line with their mean and deviation. */
  members: 'each' | 'mean'
  /** Members that are not drawn. */
  hidden: ReadonlySet<number>
}

/** The lines of one chart: training thin, validation strong with its points marked. `start` is the time that seconds count from, in milliseconds. */
export function linesOf(series: readonly MetricSeries[], view: View, start: number): Line[] {
  const shown = series.filter(({ member }) => !view.hidden.has(member))
  const several = new Set(series.map(({ member }) => member)).size > 1
  if (view.members === 'mean' && several) return meanLines(shown, view, start)
  return shown.flatMap((one) => memberLines(one, view, start, several))
}

function memberLines(series: MetricSeries, { axis, smoothing }: View, start: number, several: boolean): Line[] {
  const [color, dash] = [seriesColor(series.member), seriesDash(series.member)]
  const style = needsValidation(series.key) ? 'strong' : 'plain'
  const label = [needsValidation(series.key) ? 'validation' : 'training', several ? series.member : ''].join(' ').trim()
  const x = axisValues(series, axis, start)
  const band = series.min.length > 0 ? { low: series.min, high: series.max } : {}
  if (smoothing === 0 || style === 'strong') return [{ label, color, dash, style, x, y: series.value, ...band }]
  return [
    { label: `${label} raw`, color, dash, style: 'pale', x, y: series.value, ...band },
    { label, color, dash, style, x, y: smooth(series.value, smoothing) },
  ]
}

function meanLines(series: readonly MetricSeries[], { axis, smoothing }: View, start: number): Line[] {
  return [...new Set(series.map(({ key }) => key))].map((key) => {
    const validation = needsValidation(key)
    const runs = series
      .filter((one) => one.key === key)
      .map((one) => ({ x: axisValues(one, axis, start), y: validation ? one.value : smooth(one.value, smoothing) }))
    return {
      label: `${validation ? 'validation' : 'training'} mean ± deviation`,
      color: seriesColor(validation ? 1 : 0),
      style: validation ? 'strong' : 'plain',
      ...meanOf(runs),
    }
  })
}

/** Which keys share a chart: a metric and its validation side, in the order of the records; then what no record knows, by name; layers last. */
export function chartKeys(keys: readonly string[]): string[][] {
  const base = (key: string): string => {
    const known = metricOf(key)
    return known?.place === 'validation' ? known.record.key : key
  }
  const rank = (name: string): number => {
    const known = curveKeys.findIndex((key) => base(key) === name)
    if (known >= 0) return known
    return curveKeys.length + (metricOf(name)?.place === 'layer' ? 1 : 0)
  }
  const names = [...new Set(keys.map(base))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return names.map((name) => [name, metricKey(name, 'validation')].filter((key) => keys.includes(key)))
}
