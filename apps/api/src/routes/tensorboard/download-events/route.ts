import { Readable } from 'node:stream'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies, fileReply } from '../../replies.js'
import { idParams } from '../../request-fields.js'
import { eventArchive } from './event-archive.js'

const file = fileReply('application/x-tar', 'Folders `<job>/member-<n>` and `<job>/ensemble` of event files, to be unpacked into a log directory')

export function downloadEventsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/tensorboard',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'downloadTensorboardEvents',
      tags: ['metrics'],
      summary: 'All points of a job as TensorBoard event files, in a tar archive',
      params: idParams('job'),
      response: { 200: file, ...errorReplies('not_found') },
    },
    handler: async (request, reply) => {
      const job = await db.jobs.get(callerOf(request).projectId, request.params.id)
      reply.headers({ 'content-type': 'application/x-tar', 'content-disposition': `attachment; filename="${job.id}.tar"` })
      return reply.code(200).send(Readable.from(eventArchive(db, job), { objectMode: false }))
    },
  })
}
