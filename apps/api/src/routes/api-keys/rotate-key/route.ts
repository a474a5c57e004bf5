import { apiKeyView, rotateApiKeyRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { rotateKey } from './rotate-key.js'

export function rotateKeyRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/api-keys/:id/rotate',
    // A replay must not hold the secret: it would have to be stored for that.
    config: { access: 'admin', keptReply: ({ secret: _secret, ...rest }) => rest },
    schema: {
      operationId: 'rotateApiKey',
      tags: ['keys'],
      summary: 'Give a key another secret, which is shown once; the present one may stay valid for a while',
      params: idParams('apiKey'),
      body: rotateApiKeyRequest.default({}),
      response: { 200: apiKeyView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
    },
    handler: (request) => rotateKey(deps, callerOf(request), request.params.id, request.body),
  })
}
