import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { fileContent } from '../../../downloads/content.js'
import { downloadReplies, sendContent } from '../../../downloads/send-content.js'
import { errorReplies, fileReply } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const safetensors = 'application/octet-stream'
const file = fileReply(safetensors, 'A safetensors file; its SHA-256 is in the header x-content-sha256')

export function downloadCheckpointRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id/download',
    config: { access: 'jobs:read' },
    compress: false,
    schema: {
      operationId: 'downloadCheckpoint',
      tags: ['checkpoints'],
      summary: 'The file of a checkpoint, or with `Range` a part of it',
      params: idParams('checkpoint'),
      response: { ...downloadReplies(file), ...errorReplies('not_found') },
    },
    handler: async (request, reply) => {
      const { id, sha256, bytes } = await db.checkpoints.get(callerOf(request).projectId, request.params.id)
      reply.header('x-content-sha256', sha256)
      return sendContent(request, reply, { content: fileContent(db.blobs, sha256, bytes), type: safetensors, filename: `${id}.safetensors` })
    },
  })
}
