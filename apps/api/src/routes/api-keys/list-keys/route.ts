import { apiKeyView, listOf, listQueryOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { keyView } from '../key-view.js'
import { errorReplies, listPage } from '../../replies.js'

export function listKeysRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/api-keys',
    config: { access: 'admin' },
    schema: {
      operationId: 'listApiKeys',
      tags: ['keys'],
      summary: 'Keys of the project, without their secrets',
      querystring: listQueryOf('apiKey'),
      response: { 200: listOf(apiKeyView), ...errorReplies() },
    },
    handler: async (request) => listPage(await db.apiKeys.list(callerOf(request).projectId, request.query), keyView, ({ id }) => id),
  })
}
