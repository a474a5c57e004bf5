import { elementAt } from '@trainyard/spec'
import { api, type MetricSeries } from '../api.js'

/**
 * Adds a page of new points to the series that are there. Pages arrive in the order of the cursor, so nothing is sorted or compared. Where
 * one side was cut into buckets and the other was not, a single point is its own smallest and largest value.
 */
export function joinSeries(known: readonly MetricSeries[], page: readonly MetricSeries[]): MetricSeries[] {
  const joined = new Map(known.map((series) => [idOf(series), series]))
  for (const series of page) {
    const before = joined.get(idOf(series))
    joined.set(idOf(series), before ? join(before, series) : series)
  }
  return [...joined.values()]
}

const idOf = ({ member, key }: MetricSeries) => `${member}/${key}`

function join(before: MetricSeries, after: MetricSeries): MetricSeries {
  const cut = before.min.length > 0 || after.min.length > 0
  const bound = (series: MetricSeries, side: 'min' | 'max') => (series[side].length > 0 ? series[side] : series.value)
  return {
    member: before.member,
    key: before.key,
    step: [...before.step, ...after.step],
    epoch: [...before.epoch, ...after.epoch],
    value: [...before.value, ...after.value],
    min: cut ? [...bound(before, 'min'), ...bound(after, 'min')] : [],
    max: cut ? [...bound(before, 'max'), ...bound(after, 'max')] : [],
    at: [...before.at, ...after.at],
  }
}

/** Points of one run: `x` ascending, `y` as long. */
export type Run = { x: readonly number[]; y: readonly (number | null)[] }

/** Mean and spread of several runs at each of their x. */
export type MeanLine = { x: number[]; y: (number | null)[]; low: (number | null)[]; high: (number | null)[] }

/**
 * The mean of runs, and one sample deviation (divisor n − 1) on either side, at every x that any run has; in between a run's points it is
 * taken as straight, and before its first and after its last as absent, so that a run that ended early does not bend the mean by its end
 * value. Where a run has a value that is not finite, the mean has a gap: that of the others alone would be another mean. Where one run is left there is no
 * band: low and high are the value itself.
 */
export function meanOf(runs: readonly Run[]): MeanLine {
  const [only] = runs
  if (only && runs.length === 1) return { x: [...only.x], y: [...only.y], low: [...only.y], high: [...only.y] }
  const x = [...new Set(runs.flatMap((run) => [...run.x]))].sort((a, b) => a - b)
  const columns = runs.map((run) => interpolate(run, x))
  const line: MeanLine = { x, y: [], low: [], high: [] }
  for (const index of x.keys()) {
    const here = columns.map((column) => column[index])
    const values = here.filter((value) => typeof value === 'number')
    const mean = values.length === 0 || here.includes(null) ? null : values.reduce((sum, value) => sum + value, 0) / values.length
    const deviation = mean === null || values.length < 2 ? 0 : Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
    line.y.push(mean)
    line.low.push(mean === null ? null : mean - deviation)
    line.high.push(mean === null ? null : mean + deviation)
  }
  return line
}

/** The run's value at each x: undefined outside of its points, null at and beside one that is not finite. */
function interpolate(run: Run, x: readonly number[]): (number | null | undefined)[] {
  let at = 0
  return x.map((value) => {
    while (at < run.x.length && elementAt(run.x, at, 'points') < value) at += 1
    const [right, rightY] = [run.x[at], run.y[at]]
    if (right === undefined || rightY === undefined) return undefined
    if (right === value) return rightY
    const [left, leftY] = [run.x[at - 1], run.y[at - 1]]
    if (left === undefined || leftY === undefined) return undefined
    if (leftY === null || rightY === null) return null
    return leftY + ((rightY - leftY) * (value - left)) / (right - left)
  })
}

/** Every stored point of a job as CSV, read page by page by the cursor: what the charts are drawn from, with nothing left out. */
export async function metricsCsv(jobId: string): Promise<string> {
  const rows = ['member,key,step,epoch,value,at']
  for (let since = '0'; ; ) {
    const page = await api.metrics(jobId, { since })
    for (const { member, key, step, epoch, value, at } of page.series)
      for (const [index, each] of step.entries()) rows.push([member, key, each, epoch[index], value[index], at[index]].join(','))
    since = page.next
    if (!page.has_more) return `${rows.join('\n')}\n`
  }
}
