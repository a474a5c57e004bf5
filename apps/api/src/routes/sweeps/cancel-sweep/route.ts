import { sweepView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { cancelSweep } from './cancel-sweep.js'

export function cancelSweepRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/sweeps/:id/cancel',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'cancelSweep',
      tags: ['sweeps'],
      summary: 'Cancel every trial that has not ended; what they measured is kept',
      params: idParams('sweep'),
      body: z.strictObject({}).optional().describe('No fields'),
      response: { 200: sweepView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
    },
    handler: async (request) => cancelSweep(deps, callerOf(request).projectId, request.params.id, request.log),
  })
}
