import { toBatchView } from '@trainyard/db'
import { batchPredictionView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function getPredictionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/predictions/:id',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getPrediction',
      tags: ['batch predictions'],
      summary: 'A batch prediction and how far it is',
      params: idParams('prediction'),
      response: { 200: batchPredictionView, ...errorReplies('not_found') },
    },
    handler: async (request) => toBatchView(await db.predictions.get(callerOf(request).projectId, request.params.id)),
  })
}
