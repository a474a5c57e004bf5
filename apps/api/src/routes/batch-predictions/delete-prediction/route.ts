import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function deletePredictionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/predictions/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deletePrediction',
      tags: ['batch predictions'],
      summary: 'Delete a batch prediction that has ended, with its output',
      params: idParams('prediction'),
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { id } = request.params
      await db.predictions.remove(callerOf(request).projectId, id)
      return { object: 'prediction', id, deleted: true as const }
    },
  })
}
