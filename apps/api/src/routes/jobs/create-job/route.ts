import { jobPlan, jobSpec, jobView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { createJob, validateJob } from './create-job.js'
import { errorReplies } from '../../replies.js'
import { flag } from '../../request-fields.js'

export function createJobRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/jobs',
    config: { access: 'jobs:write', body: 'by-handler' },
    schema: {
      operationId: 'createJob',
      tags: ['jobs'],
      summary: 'Queue a job, or with `validate_only` resolve and estimate it',
      querystring: z.strictObject({ validate_only: flag.optional().describe('Resolve, check and estimate; queue nothing') }),
      body: jobSpec,
      response: { 200: jobPlan, 201: jobView, ...errorReplies('not_found', 'conflict', 'over_limit') },
    },
    handler: async (request, reply) => {
      const { projectId } = callerOf(request)
      const submitted = { projectId, body: request.body as unknown, errors: request.validationErrors ?? [] }
      if (request.query.validate_only) return reply.code(200).send(await validateJob(deps, submitted))
      const job = await createJob(deps, { ...submitted, idempotencyKey: request.claimedKey?.key, log: request.log })
      return reply.code(201).header('location', `/v1/jobs/${job.id}`).send(job)
    },
  })
}
