import { limits, tensorflowPredictReply, tensorflowPredictRequest } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { protocolRefusals } from '../protocol-refusals.js'

/** A name that leaves the colon before the verb to the path. */
const model = '/v1/models/:name(^[A-Za-z0-9_.-]+)'

const entries = [
  {
    url: `${model}::predict`,
    operationId: 'tensorflowServingPredict',
    summary: "TensorFlow Serving's predict call, also KServe's protocol V1, on the newest version",
    params: z.strictObject({ name: z.string() }),
  },
  {
    url: `${model}/versions/:version(^[0-9]+)::predict`,
    operationId: 'tensorflowServingPredictVersion',
    summary: "TensorFlow Serving's predict call on a version",
    params: z.strictObject({ name: z.string(), version: z.string() }),
  },
  {
    url: `${model}/labels/:label(^[A-Za-z0-9_.-]+)::predict`,
    operationId: 'tensorflowServingPredictLabel',
    summary: "TensorFlow Serving's predict call on a label, which is an alias of the model",
    params: z.strictObject({ name: z.string(), label: z.string() }),
  },
]

/** TensorFlow Serving's paths. The body goes to the serving process as it came, and is checked there. */
export function tensorflowServingRoutes(scope: App, { serving }: RouteDeps): void {
  for (const { url, ...about } of entries)
    scope.route({
      method: 'POST',
      url,
      bodyLimit: limits.predictBodyBytes,
      config: { access: 'predict', body: 'unread', idempotency: 'harmless' },
      schema: { ...about, tags: ['predictions'], body: tensorflowPredictRequest, response: { 200: tensorflowPredictReply, ...protocolRefusals } },
      handler: async (request, reply) => {
        await serving.forward(request, reply)
        return reply
      },
    })
}
