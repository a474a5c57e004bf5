import { uploadView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { speakTus, toUploadView, uploadHeaders } from '../tus.js'

export function getUploadRoute(scope: App, { db }: RouteDeps): void {
  scope.route({
    method: 'GET',
    url: '/v1/uploads/:id',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'getUpload',
      tags: ['datasets'],
      summary: 'How much of an upload has come; HEAD gives the same in headers',
      params: idParams('upload'),
      response: { 200: uploadView, ...errorReplies('not_found', 'precondition_failed') },
    },
    handler: async (request, reply) => {
      speakTus(request, reply)
      const upload = await db.uploads.get(callerOf(request).projectId, request.params.id)
      return reply.code(200).headers(uploadHeaders(upload)).send(toUploadView(upload))
    },
  })
}
