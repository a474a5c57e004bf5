import { Readable } from 'node:stream'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { rangeParts, readRange } from './byte-range.js'
import { errorReplies, fileReply } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const file = fileReply('application/octet-stream', 'A safetensors file; its SHA-256 is in the header x-content-sha256')

export function downloadCheckpointRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/checkpoints/:id/download',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadCheckpoint',
      tags: ['checkpoints'],
      summary: 'The file of a checkpoint, or with `Range` a part of it',
      params: idParams('checkpoint'),
      response: { 200: file, 206: file, 416: z.null().describe('No byte of the range exists'), ...errorReplies('not_found') },
    },
    handler: async (request, reply) => {
      const { id, sha256, bytes } = await db.checkpoints.get(callerOf(request).projectId, request.params.id)
      const range = readRange(request.headers.range, bytes)
      reply.headers({
        'x-content-sha256': sha256,
        etag: `"${sha256}"`,
        'accept-ranges': 'bytes',
        'content-disposition': `attachment; filename="${id}.safetensors"`,
      })
      if (range === 'outside') return reply.code(416).header('content-range', `bytes */${bytes}`).send(null)
      reply.header('content-type', 'application/octet-stream')
      if (range === 'whole')
        return reply
          .code(200)
          .header('content-length', bytes)
          .send(Readable.from(db.blobs.stream(sha256), { objectMode: false }))
      reply.headers({ 'content-range': `bytes ${range.start}-${range.end - 1}/${bytes}`, 'content-length': range.end - range.start })
      return reply.code(206).send(Readable.from(rangeParts(db.blobs, sha256, range), { objectMode: false }))
    },
  })
}
