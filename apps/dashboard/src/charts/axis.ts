import { elementAt } from '@trainyard/spec'
import type { MetricSeries } from '../api.js'

/** Where a chart begins and ends on its horizontal axis. */
export type Range = readonly [number, number]

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

/** How far a range may reach beyond what was asked for, as a share of it, so that lines of few points run to the edge of the chart. */
const margin = 0.5

/**
 * A range of the axis as steps: those within it, and on either side the next point of any series, but no further than half the range, since
 * what is asked for beyond it is drawn coarser within. Null where there is no point near.
 */
export function stepsWithin(series: readonly MetricSeries[], axis: Axis, [low, high]: readonly [number, number]): [number, number] | null {
  const start = startOf(series)
  const inside: number[] = []
  const beside: number[] = []
  for (const one of series) {
    const x = axisValues(one, axis, start)
    const first = x.findIndex((value) => value >= low)
    const last = x.findLastIndex((value) => value <= high)
    if (first < 0 || last < 0) continue
    if (first <= last) inside.push(elementAt(one.step, first, 'points'), elementAt(one.step, last, 'points'))
    beside.push(elementAt(one.step, Math.max(0, first - 1), 'points'), elementAt(one.step, Math.min(x.length - 1, last + 1), 'points'))
  }
  if (beside.length === 0) return null
  const [from, to] = inside.length === 0 ? [Math.min(...beside), Math.max(...beside)] : [Math.min(...inside), Math.max(...inside)]
  const reach = Math.ceil((to - from) * margin)
  return [Math.max(from - reach, Math.min(...beside)), Math.min(to + reach, Math.max(...beside))]
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 })
const mostDecimals = 12
/** What floating point leaves of a whole number. */
const rounding = 1e-6

/** The text of a mark on an axis. `increment` is the distance of two marks: as many decimals as tell them apart, and no more. */
export function tickText(value: number | null, increment: number): string {
  if (value === null) return ''
  if (value === 0) return '0'
  if (Math.abs(value) >= 10_000) return compact.format(value)
  const decimals = decimalsOf(increment)
  return decimals > 4 ? value.toExponential(Math.max(0, Math.floor(Math.log10(Math.abs(value)) + 1e-9) + decimals)) : value.toFixed(decimals)
}

/** How many decimals an increment has: 0.025 has three. */
function decimalsOf(increment: number): number {
  for (let decimals = 0, scaled = increment; decimals < mostDecimals; decimals += 1, scaled *= 10)
    if (Math.abs(scaled - Math.round(scaled)) < rounding && Math.round(scaled) > 0) return decimals
  return mostDecimals
}

/** Marks of a logarithmic axis: one digit and its power of ten. */
export const powerText = (value: number | null): string =>
  value === null ? '' : value >= 0.001 && value < 10_000 ? String(Number(value.toPrecision(1))) : value.toExponential(0)
