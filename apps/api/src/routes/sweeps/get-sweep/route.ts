import { sweepView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { toSweepView } from './sweep-view.js'

export function getSweepRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/sweeps/:id',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getSweep',
      tags: ['sweeps'],
      summary: 'A sweep: its trials, the best one, the objective against each swept field, and where to look next',
      params: idParams('sweep'),
      response: { 200: sweepView, ...errorReplies('not_found') },
    },
    handler: async (request) => toSweepView(await db.sweeps.get(callerOf(request).projectId, request.params.id)),
  })
}
