import type { MetricSeries } from '@trainyard/spec'

/** What the horizontal axis counts. */
export const axes = ['step', 'epoch', 'relative'] as const
export type Axis = (typeof axes)[number]

/** The horizontal values of a series: steps, epochs, or seconds since its first point. */
export function axisValues(series: MetricSeries, axis: Axis): number[] {
  switch (axis) {
    case 'step':
      return series.step
    case 'epoch':
      return series.epoch
    case 'relative': {
      const start = Date.parse(series.at[0] ?? '')
      return series.at.map((at) => (Date.parse(at) - start) / 1000)
    }
  }
}
