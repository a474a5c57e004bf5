import { type JobAction, jobAction, jobView } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { actOnJob } from './act-on-job.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const summaries: Record<JobAction, string> = {
  cancel: 'End a job; what its members reached is kept as checkpoints',
  pause: 'Checkpoint and pause the job',
  resume: 'Resume a paused job',
  finish: 'End the training now and keep the best so far as the result',
  retry: 'A new job that resumes a failed or cancelled one from its last checkpoints, or trains the failed members of one that succeeded',
}

/** One route for each action; a state that does not allow it is 409 and lists what it allows. */
export function jobActionRoutes(app: App, deps: RouteDeps): void {
  for (const action of jobAction.options) {
    app.route({
      method: 'POST',
      url: `/v1/jobs/:id/${action}`,
      config: { access: 'jobs:write' },
      schema: {
        operationId: `${action}Job`,
        tags: ['jobs'],
        summary: summaries[action],
        params: idParams('job'),
        body: z.strictObject({}).optional().describe('No fields'),
        response: { 200: jobView, ...errorReplies('not_found', 'conflict', 'idempotency_mismatch') },
      },
      handler: async (request, reply) => {
        const { projectId } = callerOf(request)
        const asked = { projectId, id: request.params.id, action, idempotencyKey: request.claimedKey?.key, log: request.log }
        const job = await actOnJob(deps, asked)
        return reply.code(200).header('location', `/v1/jobs/${job.id}`).send(job)
      },
    })
  }
}
