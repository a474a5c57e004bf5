import { jobView } from '@trainyard/spec'
import type { App } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import type { RouteDeps } from '../../../deps.js'
import { idParams } from '../../path-fields.js'
import { refusals } from '../../replies.js'

export function getJobRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getJob',
      tags: ['jobs'],
      summary: 'A job with its members and its ensemble',
      params: idParams('job'),
      response: { 200: jobView, ...refusals('not_found') },
    },
    handler: async (request) => db.jobs.get(callerOf(request).projectId, request.params.id),
  })
}
