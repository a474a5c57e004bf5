import type { MetricSeries } from '@trainyard/spec'

const columns = ['step', 'epoch', 'value', 'min', 'max', 'at'] as const

/** Adds a page of new points to the series that are there. Pages arrive in the order of the cursor, so nothing is sorted or compared. */
export function joinSeries(known: readonly MetricSeries[], page: readonly MetricSeries[]): MetricSeries[] {
  if (page.length === 0) return [...known]
  const joined = new Map(known.map((series) => [`${series.member}/${series.key}`, series]))
  for (const series of page) {
    const id = `${series.member}/${series.key}`
    const before = joined.get(id)
    joined.set(id, before ? { ...series, ...Object.fromEntries(columns.map((column) => [column, [...before[column], ...series[column]]])) } : series)
  }
  return [...joined.values()]
}
