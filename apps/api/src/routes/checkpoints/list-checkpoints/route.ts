import { checkpointView, listOf, listQueryOf } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, listPage } from '../../replies.js'
import { idParams } from '../../request-fields.js'

export function listCheckpointsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/checkpoints',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'listCheckpoints',
      tags: ['checkpoints'],
      summary: "What is kept of a job's members",
      params: idParams('job'),
      querystring: listQueryOf('checkpoint'),
      response: { 200: listOf(checkpointView), ...errorReplies('not_found') },
    },
    handler: async (request) =>
      listPage(
        await db.checkpoints.list(callerOf(request).projectId, request.params.id, request.query),
        (checkpoint) => checkpoint,
        ({ id }) => id,
      ),
  })
}
