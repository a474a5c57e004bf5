import { mlflowRun, mlflowRunsSearch } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { mlflowErrorReplies, mlflowPath } from '../replies.js'
import { searchRuns } from './search-runs.js'

export function searchRunsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'POST',
    url: `${mlflowPath}/runs/search`,
    config: { access: 'jobs:read', idempotency: 'harmless' },
    schema: {
      operationId: 'searchMlflowRuns',
      tags: ['integrations'],
      summary: "MLflow's search of runs: jobs and, nested beneath, their members",
      body: mlflowRunsSearch,
      response: { 200: z.object({ runs: z.array(mlflowRun), next_page_token: z.string().optional() }), ...mlflowErrorReplies() },
    },
    serializerCompiler: () => JSON.stringify,
    handler: async (request) => searchRuns(db, callerOf(request).projectId, request.body),
  })
}
