import { mlflowRun } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { getRun } from './get-run.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'

export function getRunRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: `${mlflowPath}/runs/get`,
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getMlflowRun',
      tags: ['integrations'],
      summary: 'A run of MLflow: a job by its id, or a member of it, `<job>-<n>`',
      querystring: z.object({ run_id: z.string().optional(), run_uuid: z.string().optional() }),
      response: { 200: z.object({ run: mlflowRun }), ...mlflowErrorReplies('not_found') },
    },
    handler: async (request) => ({ run: await getRun(db, callerOf(request).projectId, request.query.run_id ?? request.query.run_uuid) }),
  })
}
