import { createEnsembleRequest, jobView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { createEnsemble } from './create-ensemble.js'

export function createEnsembleRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/ensembles',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'createEnsemble',
      tags: ['jobs'],
      summary: 'Combine the members of finished jobs, or of all trials of a sweep, and publish them as one version: a job that trains nothing',
      body: createEnsembleRequest,
      response: { 201: jobView, ...errorReplies('not_found', 'conflict', 'over_limit', 'idempotency_mismatch') },
    },
    handler: async (request, reply) => {
      const { projectId } = callerOf(request)
      const job = await createEnsemble(deps, { projectId, request: request.body, idempotencyKey: request.claimedKey?.key, log: request.log })
      return reply.code(201).header('location', `/v1/jobs/${job.id}`).send(job)
    },
  })
}
