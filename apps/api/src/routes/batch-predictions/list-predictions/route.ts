import { toBatchView } from '@trainyard/db'
import { batchPredictionView, listOf, listQueryOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'

export function listPredictionsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/predictions',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listPredictions',
      tags: ['batch predictions'],
      summary: 'Batch predictions of the project',
      querystring: listQueryOf('prediction'),
      response: { 200: listOf(batchPredictionView), ...errorReplies() },
    },
    handler: async (request) => listPage(await db.predictions.list(callerOf(request).projectId, request.query), toBatchView, ({ id }) => id),
  })
}
