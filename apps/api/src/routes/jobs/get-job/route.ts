import { createFreshLookup } from '@trainyard/runtime'
import { jobView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

/** Reads of one job start at most this often; who asks in between waits for the next one, and gets no answer older than the question. */
const everyMs = 100

export function getJobRoute(app: App, { db }: RouteDeps): void {
  const read = createFreshLookup(
    (key) => {
      const [projectId = '', id = ''] = key.split(' ')
      return db.jobs.get(projectId, id)
    },
    { everyMs },
  )
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getJob',
      tags: ['jobs'],
      summary: 'A job with its members and its ensemble',
      params: idParams('job'),
      response: { 200: jobView, ...errorReplies('not_found') },
    },
    handler: async (request) => read(`${callerOf(request).projectId} ${request.params.id}`),
  })
}
