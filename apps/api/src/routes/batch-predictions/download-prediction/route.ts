import { AppError } from '@trainyard/runtime'
import { batchOutputFiles } from '@trainyard/spec'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { fileContent, joinedContent } from '../../../downloads/content.js'
import { downloadReplies, sendContent } from '../../../downloads/send-content.js'
import { errorReplies, fileReply } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const what = 'The rows in the order of the input, in the format that was asked for; its SHA-256 is in the header x-content-sha256'
const [csv, jsonl] = [fileReply('text/csv', what), fileReply('application/x-ndjson', what)]
const file = { description: what, content: { ...csv.content, ...jsonl.content } }

export function downloadPredictionRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/predictions/:id/output',
    config: { access: 'jobs:read' },
    compress: false,
    schema: {
      operationId: 'downloadPrediction',
      tags: ['batch predictions'],
      summary: 'The output of a batch prediction that has succeeded, or with `Range` a part of it',
      params: idParams('prediction'),
      response: { ...downloadReplies(file), ...errorReplies('not_found', 'conflict') },
    },
    handler: async (request, reply) => {
      const { id, status, sha256, settings } = await db.predictions.get(callerOf(request).projectId, request.params.id)
      if (sha256 === null)
        throw new AppError({ code: 'conflict', message: `The batch prediction ${id} is ${status}: there is an output once it has succeeded.` })
      const { contentType, extension } = batchOutputFiles[settings.output]
      const parts = (await db.predictions.parts(id)).map((part) => fileContent(db.blobs, part.sha256, part.bytes))
      reply.header('x-content-sha256', sha256)
      return sendContent(request, reply, { content: { ...joinedContent(parts), identity: sha256 }, type: contentType, filename: `${id}${extension}` })
    },
  })
}
