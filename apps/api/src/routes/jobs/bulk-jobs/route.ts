import { bulkJobsReply, bulkJobsRequest } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { bulkJobs } from './bulk-jobs.js'

export function bulkJobsRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'POST',
    url: '/v1/jobs/bulk',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'bulkJobs',
      tags: ['jobs'],
      summary: 'Cancel, delete or tag many jobs; the reply tells what came of each',
      body: bulkJobsRequest,
      response: { 200: bulkJobsReply, ...errorReplies('idempotency_mismatch') },
    },
    handler: (request) => {
      const noted: { object: string; status: number }[] = []
      const onResult = ({ id, status }: { id: string; status: number }): void => {
        noted.push({ object: id, status })
        request.auditedParts = noted
      }
      return bulkJobs(deps, { projectId: callerOf(request).projectId, asked: request.body, log: request.log, onResult })
    },
  })
}
