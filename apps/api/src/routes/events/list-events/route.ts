import { Readable } from 'node:stream'
import { eventLevel, eventSearch, eventType, eventView, isTerminal, levelsFrom, listOf, listQueryOf, streamFrame } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { callerOf } from '../../../authentication/caller.js'
import { jobStream } from '../../../feeds/job-stream.js'
import { readStreamPlace } from '../../../feeds/stream-place.js'
import { errorReplies, fileReply, listPage } from '../../replies.js'
import { idParams } from '../../request-fields.js'

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  // The connection ends with the stream: kept open it would hold up a server that closes.
  connection: 'close',
}
const stream = fileReply(
  'text/event-stream',
  'With `Accept: text/event-stream`: the live stream of metric, status, log, checkpoint and diagnostic events; `Last-Event-ID` resumes it',
  // What each frame with data holds.
  { contentSchema: { $ref: `#/components/schemas/${streamFrame.meta()?.id}` } },
)

export function listEventsRoute(app: App, deps: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/v1/jobs/:id/events',
    config: { access: 'jobs:read', takesTicket: true },
    schema: {
      operationId: 'listEvents',
      tags: ['jobs'],
      summary: 'Events of a job, as a list or as a live stream',
      params: idParams('job'),
      querystring: listQueryOf('event').extend({
        type: eventType.optional().describe('Only events of this kind; lists only'),
        level: eventLevel.optional().describe('Only events of this level or above; lists only'),
        search: eventSearch.optional().describe('Only events whose message holds this text, in any case; lists only'),
        ticket: z.string().max(100).optional().describe('Of POST /v1/tickets, in place of a key; streams only'),
      }),
      response: {
        200: { description: stream.description, content: { 'application/json': { schema: listOf(eventView) }, ...stream.content } },
        204: z.null().describe('A stream that has nothing more to send: the reader need not come back'),
        ...errorReplies('not_found'),
      },
    },
    handler: async (request, reply) => {
      const { projectId } = callerOf(request)
      if (request.headers.accept?.includes('text/event-stream')) return streamEvents(deps, projectId, request.params.id, request, reply)
      const { type, level, search, ticket: _ticket, ...query } = request.query
      const page = await deps.db.events.list(projectId, request.params.id, {
        ...query,
        ...(type === undefined ? {} : { types: [type] }),
        ...(level === undefined ? {} : { levels: levelsFrom(level) }),
        ...(search === undefined ? {} : { search }),
      })
      return reply
        .code(200)
        .type('application/json')
        .send(
          listPage(
            page,
            (event) => event,
            ({ id }) => id,
          ),
        )
    },
  })
}

/** Sends what comes after the reader's last id until the job's end. The stream ends with the connection, and the other way round. */
async function streamEvents({ feeds }: RouteDeps, projectId: string, jobId: string, request: FastifyRequest, reply: FastifyReply) {
  const cursor = await feeds.cursor(projectId, jobId)
  const lastId = request.headers['last-event-id']
  const from = readStreamPlace(jobId, lastId === undefined ? undefined : String(lastId), cursor)
  if (isTerminal(cursor.status) && from.metric >= cursor.metricSeq && from.event >= cursor.eventSeq) return reply.code(204).send(null)
  // A reader that has gone meanwhile has no end any more that would end its subscription.
  if (reply.raw.destroyed) return reply.hijack()
  request.takePlace('streams', reply)
  const subscription = feeds.subscribe(projectId, jobId, cursor)
  const caller = callerOf(request)
  // Who cannot be asked ends nobody: a database that is away is back soon.
  const isAllowed = () => caller.isValid().catch(() => true)
  const body = Readable.from(jobStream({ jobId, from, parts: feeds.parts, subscription, isAllowed }), { objectMode: false })
  reply.raw.on('close', () => subscription.close())
  return reply.code(200).headers(streamHeaders).send(body)
}
