import { curveKeys, elementAt, headlineKeys, metricKey, metricLabel, metricOf, needsValidation } from '@trainyard/spec'
import type { JobView, MetricSeries } from '../../api.js'
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

/** The metric of a key without its split: charts show a metric on all splits. */
function baseOf(key: string): string {
  const known = metricOf(key)
  return known?.place === 'validation' ? known.record.key : key
}

/** What the chart that some keys share is known by: its metric. */
export const chartName = (keys: readonly string[]): string => baseOf(elementAt(keys, 0, 'keys'))

/**
 * Where the loss ceases to be finite, on the x axis: at the first value of a member that is not, and at the end of the curve of a member that diverged, since
 * what is not finite ends its training.
 */
export function breaksOf({ members, error }: Pick<JobView, 'members' | 'error'>, series: readonly MetricSeries[], axis: Axis, start: number): number[] {
  const hasDiverged = (index: number) => {
    const failure = members.find((member) => member.index === index)?.error ?? (members.length === 1 ? error : null)
    return failure?.code === 'diverged'
  }
  const places = series.flatMap((one) => {
    const x = axisValues(one, axis, start)
    const first = x[one.value.indexOf(null)]
    const end = !needsValidation(one.key) && hasDiverged(one.member) ? x.at(-1) : undefined
    return [first ?? end].filter((place) => place !== undefined)
  })
  return [...new Set(places)]
}

/** The name of the chart that some keys share. */
export function chartTitle(keys: readonly string[]): string {
  const key = elementAt(keys, 0, 'keys')
  return metricOf(key)?.record.label ?? metricLabel(key)
}

/**
 * Of the charts of a job, the loss and what the job is judged by: the metric that its members were watched by or, where that is the loss itself, the usual one of
 * its task. Fewer where they have no points.
 */
export function mainCharts({ members }: Pick<JobView, 'members'>, charts: readonly string[][]): string[][] {
  const watched = members.flatMap(({ best }) => (best === null ? [] : [baseOf(best.metric)]))
  const wanted = [...watched, ...headlineKeys('training')].filter((key) => key !== 'loss')
  const of = (base: string) => charts.find((keys) => keys.some((key) => baseOf(key) === base))
  return [of('loss'), wanted.map(of).find((keys) => keys !== undefined)].filter((keys) => keys !== undefined)
}

/** Which keys share a chart: a metric and its validation side, in the order of the records; then what no record knows, by name; layers last. */
export function chartKeys(keys: readonly string[]): string[][] {
  const rank = (name: string): number => {
    const known = curveKeys.findIndex((key) => baseOf(key) === name)
    if (known >= 0) return known
    return curveKeys.length + (metricOf(name)?.place === 'layer' ? 1 : 0)
  }
  const names = [...new Set(keys.map(baseOf))].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  return names.map((name) => [name, metricKey(name, 'validation')].filter((key) => keys.includes(key)))
}
