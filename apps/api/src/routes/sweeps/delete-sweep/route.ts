import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function deleteSweepRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/sweeps/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteSweep',
      tags: ['sweeps'],
      summary: 'Delete a sweep that has ended, with its trials',
      params: idParams('sweep'),
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { id } = request.params
      await db.sweeps.remove(callerOf(request).projectId, id)
      return { object: 'sweep', id, deleted: true as const }
    },
  })
}
