import { listOf, listQueryOf, sweepSummary } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'
import { toSweepSummary } from '../get-sweep/sweep-view.js'

export function listSweepsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sweeps',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listSweeps',
      tags: ['sweeps'],
      summary: 'Sweeps of the project, each with its best trial',
      querystring: listQueryOf('sweep'),
      response: { 200: listOf(sweepSummary), ...errorReplies() },
    },
    handler: async (request) => listPage(await db.sweeps.list(callerOf(request).projectId, request.query), toSweepSummary, ({ id }) => id),
  })
}
