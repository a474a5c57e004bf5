import { toBatchView } from '@trainyard/db'
import { batchPredictionView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function cancelPredictionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/predictions/:id/cancel',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'cancelPrediction',
      tags: ['batch predictions'],
      summary: 'Cancel a batch prediction that has not ended',
      params: idParams('prediction'),
      body: z.strictObject({}).optional().describe('No fields'),
      response: { 200: batchPredictionView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
    },
    handler: async (request) => {
      const { projectId } = callerOf(request)
      const { id } = request.params
      await db.predictions.cancel(projectId, id)
      return toBatchView(await db.predictions.get(projectId, id))
    },
  })
}
