import { apiKeyView, createApiKeyRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { createKey } from './create-key.js'
import { errorReplies } from '../../replies.js'

export function createKeyRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/api-keys',
    // A replay must not hold the secret: it would have to be stored for that.
    config: { access: 'admin', keptReply: ({ secret: _secret, ...rest }) => rest },
    schema: {
      operationId: 'createApiKey',
      tags: ['keys'],
      summary: 'Make an API key; its secret is shown once',
      body: createApiKeyRequest,
      response: { 201: apiKeyView, ...errorReplies('conflict', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => reply.code(201).send(await createKey(deps, callerOf(request), request.body)),
  })
}
