import { jobView, publishSweepRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { publishSweep } from './publish-sweep.js'

export function publishSweepRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/sweeps/:id/publish',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'publishSweep',
      tags: ['sweeps'],
      summary: 'Publish the best trial of a sweep, or the ensemble of all of them, as the next version of a model: a job that trains nothing',
      params: idParams('sweep'),
      body: publishSweepRequest.prefault({}),
      response: { 201: jobView, ...errorReplies('not_found', 'conflict', 'over_limit', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const { projectId } = callerOf(request)
      const asked = { projectId, sweepId: request.params.id, request: request.body, idempotencyKey: request.claimedKey?.key, log: request.log }
      const job = await publishSweep(deps, asked)
      return reply.code(201).header('location', `/v1/jobs/${job.id}`).send(job)
    },
  })
}
