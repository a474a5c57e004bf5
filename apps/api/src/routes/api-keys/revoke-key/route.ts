import { apiKeyView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf, keyOwnerOf } from '../../../authentication/caller.js'
import { keyView } from '../key-view.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function revokeKeyRoute(app: App, { db, keys }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/api-keys/:id',
    config: { access: 'admin' },
    schema: {
      operationId: 'revokeApiKey',
      tags: ['keys'],
      summary: 'End a key at once; those who run the service end the keys of any project',
      params: idParams('apiKey'),
      response: { 200: apiKeyView, ...errorReplies('not_found') },
    },
    handler: async (request) => {
      const { id } = request.params
      const key = await db.apiKeys.revoke(keyOwnerOf(callerOf(request)), id)
      keys.forget(id)
      return keyView(key)
    },
  })
}
