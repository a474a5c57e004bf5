import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function deleteDatasetRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/datasets/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteDataset',
      tags: ['datasets'],
      summary: 'Delete a data set that no unfinished job uses',
      params: idParams('dataset'),
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { id } = request.params
      await db.datasets.remove(callerOf(request).projectId, id)
      return { object: 'dataset', id, deleted: true as const }
    },
  })
}
