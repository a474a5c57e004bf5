import { createFreshLookup } from '@trainyard/runtime'
import { metricsPage, metricsQuery } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { matches } from '../../../entity-tag.js'
import { metricsTag } from './etag.js'
import { readMetricsPlace } from '../../../feeds/metrics-place.js'
import { readQuestion } from './question.js'
import { readMetrics } from './read-metrics.js'
import { createSharedPages } from './shared-pages.js'
import { errorReplies } from '../../replies.js'
import { idParams } from '../../request-fields.js'

/** Looks for new points of one job start at most this often; who asks in between waits for the next one, and gets no answer older than the question. */
const everyMs = 50

/** A poll that finds nothing new costs one small query at most: the tag is compared before any point is read. What many ask for is read once. */
export function getMetricsRoute(app: App, { db }: RouteDeps): void {
  const cursorOf = createFreshLookup(
    (key) => {
      const [projectId = '', id = ''] = key.split(' ')
      return db.metrics.cursor(projectId, id)
    },
    { everyMs },
  )
  const pages = createSharedPages()
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/metrics',
    config: { access: 'jobs:read' },
    schema: {
      operationId: 'getMetrics',
      tags: ['metrics'],
      summary: 'Measured values of a job: pages joined by `since` give every point exactly once',
      params: idParams('job'),
      querystring: metricsQuery,
      response: { 200: metricsPage, 304: z.null().describe('Nothing is new since the tag in If-None-Match'), ...errorReplies('not_found') },
    },
    // Pages are large and made by us column by column: checking each number against the schema would cost more than reading it.
    serializerCompiler: () => pages.jsonOf,
    handler: async (request, reply) => {
      const { id } = request.params
      const { since: text = '0', ...query } = request.query
      const question = readQuestion(query)
      const cursor = await cursorOf(`${callerOf(request).projectId} ${id}`)
      const since = readMetricsPlace(
        id,
        question.filter,
        { path: 'query.since', given: '`next` of the page before with the same keys, members and steps', text },
        cursor.metricSeq,
      )
      const tag = metricsTag({ jobId: id, metricSeq: cursor.metricSeq, status: cursor.status, query: { ...question, since } })
      reply.headers({ etag: tag, 'cache-control': 'private, no-cache' })
      if (matches(request.headers['if-none-match'], tag)) return reply.code(304).send(null)
      return reply.code(200).send(await pages.get(tag, () => readMetrics(db, id, cursor, { ...question, since })))
    },
  })
}
