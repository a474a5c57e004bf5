import { batchPredictionRequest, batchPredictionView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { createPrediction } from './create-prediction.js'

export function createPredictionRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/predictions',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'createPrediction',
      tags: ['batch predictions'],
      summary: 'Predict the rows of an uploaded file or of a data set, as a task',
      body: batchPredictionRequest,
      response: { 201: batchPredictionView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await deps.meter.requirePredictions(caller)
      const { projectId } = caller
      const made = await createPrediction(deps, { projectId, request: request.body, idempotencyKey: request.claimedKey?.key, log: request.log })
      return reply.code(201).header('location', `/v1/predictions/${made.id}`).send(made)
    },
  })
}
