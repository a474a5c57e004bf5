import { AppError } from '@trainyard/runtime'
import { limits, uploadView } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { readBytes, readMetadata, speakTus, toUploadView, tusCapabilities, uploadHeaders } from '../tus.js'

export function createUploadRoute(scope: App, { db, uploadBytes }: RouteDeps): void {
  scope.route({
    method: 'POST',
    url: '/v1/uploads',
    config: { access: 'jobs:write' },
    schema: {
      operationId: 'createUpload',
      tags: ['datasets'],
      summary: 'Announce a file that will be uploaded in pieces: Upload-Length has its bytes, Upload-Metadata its filename and sha256 (tus 1.0)',
      response: { 201: uploadView, ...errorReplies('conflict', 'precondition_failed', 'payload_too_large', 'over_limit') },
    },
    handler: async (request, reply) => {
      speakTus(request, reply)
      const bytes = readBytes(request, 'upload-length')
      if (bytes > limits.uploadFileBytes) {
        const message = `a file may have at most ${limits.uploadFileBytes} bytes`
        throw new AppError({ code: 'payload_too_large', message, details: [{ path: 'headers.upload-length', rule: 'maximum', message, received: bytes }] })
      }
      const { projectId } = callerOf(request)
      const id = await db.uploads.create({ projectId, bytes, ...readMetadata(request) }, uploadBytes)
      const upload = await db.uploads.get(projectId, id)
      return reply
        .code(201)
        .headers({ ...uploadHeaders(upload), location: `/v1/uploads/${id}` })
        .send(toUploadView(upload))
    },
  })
  scope.route({
    method: 'OPTIONS',
    url: '/v1/uploads',
    config: { access: 'public' },
    schema: { hide: true },
    handler: async (_request, reply) => reply.code(204).headers(tusCapabilities).send(null),
  })
}
