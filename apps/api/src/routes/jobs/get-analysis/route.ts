import { jobAnalysis } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function getAnalysisRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/analysis',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getJobAnalysis',
      tags: ['jobs'],
      summary: 'Where the ensemble is right and wrong on its held-out rows',
      params: idParams('job'),
      response: { 200: jobAnalysis, ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request) => db.jobs.analysis(callerOf(request).projectId, request.params.id),
  })
}
