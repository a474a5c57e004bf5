import { listOf, listQueryOf, modelView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'

export function listModelsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/models',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listModels',
      tags: ['models'],
      summary: 'Models of the project',
      querystring: listQueryOf('model'),
      response: { 200: listOf(modelView), ...errorReplies() },
    },
    handler: async (request) =>
      listPage(
        await db.models.list(callerOf(request).projectId, request.query),
        (model) => model,
        ({ id }) => id,
      ),
  })
}
