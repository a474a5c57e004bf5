import { jobView, updateJobRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function updateJobRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'PATCH',
    url: '/v1/jobs/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'updateJob',
      tags: ['jobs'],
      summary: 'Rename a job, or set its notes or tags, in any state; its configuration stays as it was sent',
      params: idParams('job'),
      body: updateJobRequest,
      response: { 200: jobView, ...errorReplies('not_found') },
    },
    handler: (request) => db.jobs.update(callerOf(request).projectId, request.params.id, request.body),
  })
}
