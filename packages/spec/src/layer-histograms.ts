import { z } from 'zod'
import { limits } from './limits.js'
import { int32, queryInt, timestamp, wireNumber } from './scalars.js'

/** How values are spread: so many in each of equal bins from `low` to `high`. */
export const histogram = z
  .strictObject({
    low: wireNumber.describe('The smallest finite value that was counted; null where none is finite'),
    high: wireNumber.describe('The largest'),
    counts: z.array(z.int().min(0)).length(limits.histogramBins).describe('Bins of equal width; where all values are equal the first has them all'),
    not_finite: z.int().min(0).describe('Values that are not finite, which are in no bin'),
    total: z.int().min(0).describe(`Values that there are. Of more than ${limits.histogramValues} some are counted, evenly spaced`),
  })
  .meta({ id: 'Histogram' })
/** What `histogram` gives. */
export type Histogram = z.output<typeof histogram>

/** How the values of one layer are spread; null for what it does not have, such as weights of an activation. */
export const layerHistograms = z
  .strictObject({
    layer: z.string(),
    weights: histogram.nullable().describe('Of its kernels'),
    gradients: histogram.nullable().describe('Of the loss of the batch by the kernels'),
    activations: histogram.nullable().describe('Of its outputs for the batch, where it has an activation function'),
  })
  .meta({ id: 'LayerHistograms' })
/** What `layerHistograms` gives. */
export type LayerHistograms = z.output<typeof layerHistograms>

/** What an inspection of a member has found: all layers at one step, for the first batch of the training rows. */
export const histogramReport = z.strictObject({ member: int32, step: int32, epoch: z.number().min(0), at: timestamp, layers: z.array(layerHistograms) })
/** What `histogramReport` gives. */
export type HistogramReport = z.output<typeof histogramReport>

/** Query of `GET /v1/jobs/{id}/histograms`. */
export const histogramsQuery = z.strictObject({ member: queryInt(0, limits.int32).default(0) })

/** The answer: every inspection of one member, the earliest first. */
export const jobHistograms = z
  .strictObject({
    object: z.literal('job.histograms'),
    job_id: z.string(),
    member: z.int(),
    data: z.array(z.strictObject({ step: z.int(), epoch: z.number(), at: timestamp, layers: z.array(layerHistograms) })),
  })
  .meta({ id: 'JobHistograms' })
/** What `jobHistograms` gives. */
export type JobHistograms = z.output<typeof jobHistograms>
