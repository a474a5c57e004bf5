import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { metricSeries } from './index.js'

/** Asks for the same keys of many jobs on one x grid, so that a finished run and one in progress can be compared. */
export const metricsComparisonRequest = z
  .strictObject({
    jobs: z.array(idSchema('job')).min(1).max(limits.metricJobsPerQuery),
    keys: z.array(z.string().min(1).max(200)).min(1).max(limits.metricKeysPerQuery),
    members: z.array(z.int().min(0)).min(1).max(limits.ensembleMembers).optional().describe('All if left out'),
    from_step: z.int().min(0).optional(),
    to_step: z.int().min(0).optional(),
    max_points: z.int().min(2).max(limits.metricPointsPerSeries).default(500).describe('Buckets of the grid'),
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
