import { apiKeyView, listOf, listQueryOf } from '@trainyard/spec'
import type { App } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import type { RouteDeps } from '../../../deps.js'
import { listPage } from '../../list-page.js'
import { errorReplies } from '../../replies.js'
import { keyView } from '../key-view.js'

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
