import type { MetricSeries } from '../api/shapes.js'

/** What the horizontal axis counts. */
export const axes = ['step', 'epoch', 'relative time'] as const
export type Axis = (typeof axes)[number]

/** What stands under the axis. */
export const axisLabel = (axis: Axis): string => (axis === 'relative time' ? 'seconds' : axis)

/** The horizontal values of a series: steps, epochs, or seconds since `start`, a time in milliseconds. */
export function axisValues(series: MetricSeries, axis: Axis, start: number): number[] {
  switch (axis) {
    case 'step':
      return series.step
    case 'epoch':
      return series.epoch
    case 'relative time':
      return series.at.map((at) => (Date.parse(at) - start) / 1000)
  }
}

/** When the first point of any series was logged, in milliseconds; zero without points. */
export const startOf = (series: readonly MetricSeries[]): number => {
  const times = series.flatMap(({ at }) => (at[0] === undefined ? [] : [Date.parse(at[0])]))
  return times.length === 0 ? 0 : Math.min(...times)
}

/** A range of the axis as steps, with the next point on either side so that lines run to the edge of the chart; null where no point lies near. */
export function stepsWithin(series: readonly MetricSeries[], axis: Axis, [low, high]: readonly [number, number]): [number, number] | null {
  const start = startOf(series)
  let range: [number, number] | null = null
  for (const one of series) {
    const x = axisValues(one, axis, start)
    const after = x.findIndex((value) => value >= low)
    const last = x.findLastIndex((value) => value <= high)
    if (after < 0 || last < 0) continue
    const from = one.step[Math.max(0, after - 1)] ?? 0
    const to = one.step[Math.min(x.length - 1, last + 1)] ?? 0
    range = range === null ? [from, to] : [Math.min(range[0], from), Math.max(range[1], to)]
  }
  return range
}
