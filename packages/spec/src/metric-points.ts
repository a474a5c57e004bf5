import { z } from 'zod'
import { placePattern } from './http/list.js'
import { idSchema } from './ids.js'
import { limits } from './limits.js'
import { int32, queryInt, timestamp, wireNumber } from './scalars.js'

/** One measured value. A point is known by (job, member, key, step); a step that is repeated after a restart must repeat its value. */
export const metricPoint = z.strictObject({
  member: int32,
  key: z.string().min(1).max(200),
  step: int32,
  epoch: z.number().min(0),
  value: z.number().nullable().describe('Null stands for a value that is not finite'),
  at: timestamp,
})
export type MetricPoint = z.output<typeof metricPoint>

/** Query of `GET /v1/jobs/{id}/metrics`. */
export const metricsQuery = z.strictObject({
  keys: z.string().optional().describe('Comma-separated; all if left out'),
  members: z.string().optional().describe('Comma-separated member numbers; all if left out'),
  since: z
    .string()
    .regex(new RegExp(`^(?:\\d{1,15}|${placePattern})$`), 'must be `next` of the page before, or 0 for the beginning')
    .optional()
    .describe('`next` of the page before, with the same keys, members and steps: only what came after it'),
  from_step: queryInt(0, limits.int32).optional(),
  to_step: queryInt(0, limits.int32).optional(),
  max_points: queryInt(2, limits.metricPointsPerSeries).optional().describe('At most this many points a series, as min/max buckets; all points if left out'),
})
export type MetricsQuery = z.output<typeof metricsQuery>

/** Query of `GET /v1/jobs/{id}/metrics/flat`: as for the columns, without a cursor. */
export const flatMetricsQuery = metricsQuery.omit({ since: true }).extend({ format: z.enum(['json', 'csv']).default('json') })

/** One point as one row, for tools that take a plain list: `time` is in milliseconds since 1970. */
export const flatMetric = z
  .strictObject({ time: z.int(), job_id: z.string(), member: z.int(), key: z.string(), step: z.int(), epoch: z.number(), value: wireNumber })
  .meta({ id: 'FlatMetric' })
export type FlatMetric = z.output<typeof flatMetric>

/** Points of one key of one member, column by column. `min` and `max` are those of the bucket when downsampled, else empty. */
export const metricSeries = z
  .strictObject({
    member: z.int(),
    key: z.string(),
    step: z.array(z.int()),
    epoch: z.array(z.number()),
    value: z.array(wireNumber),
    min: z.array(wireNumber),
    max: z.array(wireNumber),
    at: z.array(timestamp),
  })
  .meta({ id: 'MetricSeries' })
export type MetricSeries = z.output<typeof metricSeries>

/** A page of metrics. Pages joined by `since` give every point exactly once; `complete` says that no more will come. */
export const metricsPage = z
  .strictObject({
    job_id: z.string(),
    status: z.string(),
    complete: z.boolean(),
    next: z.string().describe('Pass as `since`, with the same keys, members and steps, for what comes after'),
    has_more: z.boolean().describe('More points are there already'),
    series: z.array(metricSeries),
    downsampled: z.boolean(),
    source_points: z.int(),
  })
  .meta({ id: 'MetricsPage' })
export type MetricsPage = z.output<typeof metricsPage>

/** Asks for the same keys of many jobs on one x grid, so that a finished run and one in progress can be compared. */
export const metricsComparisonRequest = z
  .strictObject({
    jobs: z.array(idSchema('job')).min(1).max(limits.metricJobsPerQuery),
    keys: z.array(z.string().min(1).max(200)).min(1).max(limits.metricKeysPerQuery),
    members: z.array(int32).min(1).max(limits.ensembleMembers).optional().describe('All if left out'),
    from_step: int32.optional(),
    to_step: int32.optional(),
    max_points: z.int().min(2).max(limits.metricPointsPerSeries).default(500).describe('Buckets of the grid'),
  })
  .refine(({ from_step, to_step }) => from_step === undefined || to_step === undefined || from_step <= to_step, {
    message: 'must not be below from_step',
    path: ['to_step'],
  })
  .meta({ id: 'MetricsComparisonRequest' })
export type MetricsComparisonRequest = z.output<typeof metricsComparisonRequest>

/** The answer: a page without a cursor for each job, in the order of the request. */
export const metricsComparison = z
  .strictObject({
    object: z.literal('metrics.comparison'),
    from_step: z.int(),
    to_step: z.int(),
    data: z.array(
      z.strictObject({
        job_id: idSchema('job'),
        status: z.string(),
        complete: z.boolean(),
        next: z.string(),
        series: z.array(metricSeries),
        source_points: z.int(),
      }),
    ),
  })
  .meta({ id: 'MetricsComparison' })
export type MetricsComparison = z.output<typeof metricsComparison>
