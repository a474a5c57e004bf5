import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { errorReplies } from '../../replies.js'
import { readScalars } from './read-scalars.js'

const points = z.array(z.tuple([z.number(), z.int(), z.union([z.number(), z.literal('NaN')])]))
// TensorBoard's own page sends more than it needs: unknown fields are no errors here.
const query = z.object({ run: z.string(), tag: z.string(), format: z.enum(['json', 'csv']).default('json') })

export function readScalarsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/tensorboard/data/plugin/scalars/scalars',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'readTensorboardScalars',
      tags: ['integrations'],
      summary: "TensorBoard's points of one tag of a run: [wall time in seconds, step, value]",
      querystring: query,
      response: { 200: { content: { 'application/json': { schema: points }, 'text/csv': { schema: z.string() } } }, ...errorReplies('not_found') },
    },
    serializerCompiler: () => (data) => (typeof data === 'string' ? data : JSON.stringify(data)),
    handler: async (request, reply) => {
      const { run, tag, format } = request.query
      const found = await readScalars(db, callerOf(request).projectId, run, tag)
      if (format === 'json') return reply.code(200).send(found)
      const lines = ['Wall time,Step,Value', ...found.map((point) => point.join(','))]
      return reply
        .code(200)
        .header('content-type', 'text/csv; charset=utf-8')
        .send(lines.map((line) => `${line}\r\n`).join(''))
    },
  })
}
