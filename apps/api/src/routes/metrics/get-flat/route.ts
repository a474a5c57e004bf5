import { Readable } from 'node:stream'
import { flatMetric, flatMetricsQuery } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { flatRows, flatText } from './flat-rows.js'
import { readQuestion } from '../get-metrics/question.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const

export function getFlatMetricsRoute(app: App, { db }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/metrics/flat',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getFlatMetrics',
      tags: ['integrations'],
      summary: "Measured values as one plain list of rows, for Grafana's Infinity source and spreadsheets",
      params: idParams('job'),
      querystring: flatMetricsQuery,
      response: {
        200: { content: { 'application/json': { schema: z.array(flatMetric) }, 'text/csv': { schema: z.string() } } },
        ...errorReplies('not_found'),
      },
    },
    handler: async (request, reply) => {
      const { format, ...query } = request.query
      const question = readQuestion(query)
      await db.metrics.cursor(callerOf(request).projectId, request.params.id)
      const text = Readable.from(flatText(flatRows(db, request.params.id, question), format))
      reply.header('content-type', types[format])
      // A stream is sent as it is; the schema only documents the rows.
      return reply.code(200).send(text as never)
    },
  })
}
