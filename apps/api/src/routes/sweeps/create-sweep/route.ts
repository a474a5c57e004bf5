import { createSweepRequest, sweepPlan, sweepView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { flag } from '../../request-fields.js'
import { createSweep, validateSweep } from './create-sweep.js'

export function createSweepRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/sweeps',
    config: { access: 'jobs:write', body: 'by-handler' },
    schema: {
      operationId: 'createSweep',
      tags: ['sweeps'],
      summary: 'Queue a job for every combination of swept values, or with `validate_only` list and estimate them',
      querystring: z.strictObject({ validate_only: flag.optional().describe('Expand, check and estimate; queue nothing') }),
      body: createSweepRequest,
      response: { 200: sweepPlan, 201: sweepView, ...errorReplies('not_found', 'conflict', 'over_limit') },
    },
    handler: async (request, reply) => {
      const { projectId } = callerOf(request)
      const submitted = { projectId, body: request.body as unknown, errors: request.validationErrors ?? [] }
      if (request.query.validate_only) return reply.code(200).send(await validateSweep(deps, submitted))
      const sweep = await createSweep(deps, { ...submitted, idempotencyKey: request.claimedKey?.key, log: request.log })
      return reply.code(201).header('location', `/v1/sweeps/${sweep.id}`).send(sweep)
    },
  })
}
