import { z } from 'zod'
import { ensembleMetricKeys, higherIsBetter, isShare } from '../metrics/index.js'
import { metricText } from '../number-format.js'

/** What a metric of a result must be before it becomes a version: at least `value` where more of the metric is better, at most `value` where less is. */
export const metricFloor = z
  .strictObject({ metric: z.enum(ensembleMetricKeys), value: z.number().describe('Shares from 0 to 1') })
  .refine(({ metric, value }) => !isShare(metric) || (value >= 0 && value <= 1), { message: 'must be from 0 to 1, as the metric is a share', path: ['value'] })
  .meta({ id: 'MetricFloor' })
/** What `metricFloor` gives. */
export type MetricFloor = z.output<typeof metricFloor>

/** A floor in words: `accuracy of 90 % or more`. */
export const floorText = ({ metric, value }: MetricFloor): string => `${metric} of ${metricText(metric, value)} or ${higherIsBetter(metric) ? 'more' : 'less'}`

/** Why a result is not to become a version of a model that has a floor; null where it may. A metric that was not measured is no reason to trust it. */
export function whyBelowFloor(name: string, floor: MetricFloor | null, metrics: Readonly<Record<string, number | null>>): string | null {
  if (floor === null) return null
  const value = metrics[floor.metric] ?? null // default: a metric that was not measured
  const reaches = value !== null && (higherIsBetter(floor.metric) ? value >= floor.value : value <= floor.value)
  if (reaches) return null
  const found = value === null ? `has no ${floor.metric}` : `has ${metricText(floor.metric, value)}`
  return `the model ${name} takes versions with ${floorText(floor)}, and this one ${found}`
}
