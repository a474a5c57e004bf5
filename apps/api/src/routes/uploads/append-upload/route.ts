import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { AppError } from '@trainyard/runtime'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { pieceType, readBytes, speakTus, uploadHeaders } from '../tus.js'

/** Must be called in a scope of its own: the body is read as it comes. */
export function appendUploadRoute(scope: App, { db }: RouteDeps): void {
  scope.addContentTypeParser(pieceType, (_request, _payload, done) => done(null, undefined))
  scope.route({
    method: 'PATCH',
    url: '/v1/uploads/:id',
    config: { access: 'jobs:write', takesFiles: true, isStep: (reply) => reply.getHeader('upload-offset') !== reply.getHeader('upload-length') },
    schema: {
      operationId: 'appendUpload',
      tags: ['datasets'],
      summary: 'Send what comes after Upload-Offset; what came before a broken connection is kept',
      params: idParams('upload'),
      response: {
        204: z.null().describe('It is stored; Upload-Offset is where to go on'),
        ...errorReplies('not_found', 'conflict', 'precondition_failed', 'payload_too_large', 'unsupported_media_type'),
      },
    },
    handler: async (request, reply) => {
      speakTus(request, reply)
      if (request.headers['content-type'] !== pieceType)
        throw new AppError({ code: 'unsupported_media_type', message: `Send a piece of the file as ${pieceType}.` })
      const { projectId } = callerOf(request)
      const upload = await db.uploads.append(projectId, request.params.id, readBytes(request, 'upload-offset'), bodyOf(request.raw))
      return reply.code(204).headers(uploadHeaders(upload)).send(null)
    },
  })
}

/** A body as it comes. When it ends with an error, the connection stays open for the reply: reading the request itself would end both. */
function bodyOf(raw: IncomingMessage): PassThrough {
  const body = new PassThrough()
  // Whoever reads the body hears of its error; one that comes when nobody reads any more must not end the process.
  body.on('error', () => undefined)
  const cut = () => new AppError({ code: 'invalid_request', message: 'the connection ended before the body did: ask for the offset, and send what is left' })
  raw.once('error', (error) => body.destroy(error instanceof AppError ? error : cut()))
  raw.once('close', () => !raw.complete && body.destroy(cut()))
  return raw.pipe(body)
}
