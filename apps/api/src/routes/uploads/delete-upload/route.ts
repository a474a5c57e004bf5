import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { speakTus } from '../tus.js'

export function deleteUploadRoute(scope: App, { db }: RouteDeps): void {
  scope.route({
    method: 'DELETE',
    url: '/v1/uploads/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'deleteUpload',
      tags: ['datasets'],
      summary: 'End an upload and remove what has come of it',
      params: idParams('upload'),
      response: { 204: z.null().describe('It is gone'), ...errorReplies('not_found', 'precondition_failed') },
    },
    handler: async (request, reply) => {
      speakTus(request, reply)
      const { projectId } = callerOf(request)
      const { id } = await db.uploads.get(projectId, request.params.id)
      await db.uploads.remove(projectId, id)
      return reply.code(204).send(null)
    },
  })
}
