import { z } from 'zod'
import { limits } from '../limits.js'
import { instance, oneKindOfView, prediction, predictExtras, viewsTogether } from '../model/predict.js'
import { slug, versionNumber } from '../scalars.js'
import { defineProtocol } from './define-protocol.js'

/** Body of `POST /v1/models/{name}/predict`. */
export const predictRequest = z
  .strictObject({
    instances: z.array(instance).min(1).max(limits.predictInstances),
    version: versionNumber.optional(),
    alias: slug.optional(),
    members: z.boolean().default(false).describe("Also give each member's own output"),
    ...predictExtras.shape,
  })
  .refine(oneKindOfView, viewsTogether)
  .refine((body) => !(body.version !== undefined && body.alias !== undefined), { message: 'give `version` or `alias`, not both', path: ['alias'] })
  .meta({ id: 'PredictRequest' })
export type PredictRequest = z.output<typeof predictRequest>

export const predictReply = z
  .strictObject({
    model: z.string(),
    version: z.string(),
    predictions: z.array(prediction),
    ensemble: z.strictObject({ members_used: z.int(), combine: z.string() }),
    timing_ms: z.strictObject({ queue: z.number(), compute: z.number(), total: z.number() }),
  })
  .meta({ id: 'PredictReply' })
/** The reply to a prediction in our own format, one entry an instance. */
export type PredictReply = z.output<typeof predictReply>

/** The API's own call, which gives everything that an ensemble knows: labels, probabilities, uncertainty and each member's output. */
export const trainyard = defineProtocol({
  type: 'trainyard',
  label: 'Trainyard',
  description: 'Raw instances in; labels, probabilities, uncertainty and, where asked for, the output of each member out.',
  urls: [],
  contentTypes: ['application/json'],
  errors: { form: null, codes: ['not_found', 'payload_too_large'] },
  routes: {
    predict: {
      method: 'POST',
      path: '/v1/models/:name/predict',
      summary: "Predict raw instances with a model's ensemble",
      access: 'predict',
      compressed: true,
      params: z.strictObject({ name: z.string().min(1).max(limits.nameCharacters).describe('Name of a model') }),
      body: predictRequest,
      reply: predictReply,
    },
  },
})
