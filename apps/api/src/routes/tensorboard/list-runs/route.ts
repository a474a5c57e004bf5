import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { listRuns } from '../runs.js'

export function listRunsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/tensorboard/data/runs',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listTensorboardRuns',
      tags: ['integrations'],
      summary: "TensorBoard's list of runs: `<job>/member-<n>` and `<job>/ensemble` of every job that has measured something",
      response: { 200: z.array(z.string()), ...errorReplies() },
    },
    handler: async (request) => [...(await listRuns(db, callerOf(request).projectId)).keys()],
  })
}
