import { deletedView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function deleteJobRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'DELETE',
    url: '/v1/jobs/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteJob',
      tags: ['jobs'],
      summary: 'Delete a job that has ended, with its members, checkpoints, metrics and events',
      params: idParams('job'),
      response: { 200: deletedView, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => {
      const { id } = request.params
      await db.jobs.remove(callerOf(request).projectId, id)
      return { object: 'job', id, deleted: true as const }
    },
  })
}
