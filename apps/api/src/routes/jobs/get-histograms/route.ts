import { histogramsQuery, jobHistograms } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function getHistogramsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/histograms',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getJobHistograms',
      tags: ['jobs'],
      summary: 'How the weights, gradients and activations of each layer are spread, at each inspection of a member',
      params: idParams('job'),
      querystring: histogramsQuery,
      response: { 200: jobHistograms, ...errorReplies('not_found') },
    },
    handler: async (request) => db.histograms.of(callerOf(request).projectId, request.params.id, request.query.member),
  })
}
