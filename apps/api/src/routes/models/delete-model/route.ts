import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { modelParams } from '../../request-fields.js'

export function deleteModelRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/models/:name',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteModel',
      tags: ['models'],
      summary: 'Delete a model with all its versions, unless a batch prediction that has not ended uses it',
      params: modelParams,
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { name } = request.params
      await db.models.deleteModel(callerOf(request).projectId, name)
      return { object: 'model', id: name, deleted: true as const }
    },
  })
}
