import type { MetricSeries } from '../api/shapes.js'

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
