import { z } from 'zod'
import { limits } from '../limits.js'
import { slug, wireNumber } from '../scalars.js'

/** An instance: a row (array, or object by column name), or an image (nested numbers of the input shape, or encoded bytes). Values are raw, as uploaded. */
export const instance = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown()), z.number()])
export type Instance = z.output<typeof instance>

/** Body of `POST /v1/models/{name}/predict`. */
export const predictRequest = z
  .strictObject({
    instances: z.array(instance).min(1).max(limits.predictInstances),
    version: z
      .string()
      .regex(/^[1-9][0-9]*$/, 'must be a version number as text')
      .optional(),
    alias: slug.optional(),
    members: z.boolean().default(false).describe("Also give each member's own output"),
  })
  .refine((body) => !(body.version !== undefined && body.alias !== undefined), { message: 'give `version` or `alias`, not both', path: ['alias'] })
  .meta({ id: 'PredictRequest' })
export type PredictRequest = z.output<typeof predictRequest>

/** Entropy of the averaged prediction and its split, in nats: total = aleatoric (mean entropy of the members) + epistemic (their disagreement). For regression, variances. */
export const uncertainty = z.strictObject({ total: wireNumber, aleatoric: wireNumber, epistemic: wireNumber }).meta({ id: 'Uncertainty' })

export const prediction = z
  .strictObject({
    label: z.string().optional(),
    class_index: z.int().optional(),
    probabilities: z.array(wireNumber).optional().describe('In the order of the classes'),
    value: wireNumber.optional().describe('Regression: the mean of the members'),
    uncertainty,
    members: z.array(z.strictObject({ index: z.int(), probabilities: z.array(wireNumber).optional(), value: wireNumber.optional() })).optional(),
  })
  .meta({ id: 'Prediction' })
export type Prediction = z.output<typeof prediction>

export const predictReply = z
  .strictObject({
    model: z.string(),
    version: z.string(),
    predictions: z.array(prediction),
    ensemble: z.strictObject({ members_used: z.int(), combine: z.string() }),
    timing_ms: z.strictObject({ queue: z.number(), compute: z.number(), total: z.number() }),
  })
  .meta({ id: 'PredictReply' })
export type PredictReply = z.output<typeof predictReply>
