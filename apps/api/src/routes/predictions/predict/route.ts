import { limits, predictReply, predictRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { errorReplies } from '../../replies.js'
import { modelParams } from '../../request-fields.js'

/** The body goes to the serving process as it came, and is checked there; so does its reply come back. */
export function predictRoute(scope: App, { serving }: RouteDeps): void {
  scope.route({
    method: 'POST',
    url: '/v1/models/:name/predict',
    bodyLimit: limits.predictBodyBytes,
    config: { access: 'predict', body: 'unread', idempotency: 'harmless' },
    schema: {
      operationId: 'predict',
      tags: ['predictions'],
      summary: "Predict raw instances with a model's ensemble",
      params: modelParams,
      body: predictRequest,
      response: { 200: predictReply, ...errorReplies('not_found', 'payload_too_large') },
    },
    handler: async (request, reply) => {
      await serving.forward(request, reply)
      return reply
    },
  })
}
