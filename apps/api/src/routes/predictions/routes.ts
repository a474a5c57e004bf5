import { costHeader, errorCodes, limits, type ProtocolRecord, protocolRecords, readCost, routesOf } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, RouteDeps } from '../../app.js'
import { errorReplies } from '../replies.js'

type Errors = ProtocolRecord['errors']

/**
 * The calls of every prediction protocol. Their scopes and documentation come from the records of `packages/spec`; the body is forwarded unchanged to the
 * serving process, which checks it.
 */
export function predictionRoutes(scope: App, { serving, meter }: RouteDeps): void {
  for (const { routes, errors } of protocolRecords.map((record) => ({ routes: routesOf(record), errors: record.errors })))
    for (const { method, path, access, operationId, summary, params, query, body, reply, compressed, text } of routes)
      scope.route({
        method,
        url: path,
        ...(!compressed && { compress: false as const }),
        config: { access, body: 'unread', idempotency: 'harmless' },
        schema: {
          operationId,
          tags: ['predictions'],
          summary,
          ...(params && { params }),
          ...(query && { querystring: query }),
          ...(body && { body }),
          response: text === undefined ? { 200: reply, ...documentedErrors(errors) } : { 200: { content: { 'text/plain': { schema: reply } } } },
        },
        ...(text === undefined
          ? { bodyLimit: limits.predictBodyBytes, handler: (request, answer) => forward(request, answer, { serving, meter }) }
          : { handler: async (_request, answer) => answer.type('text/plain').send(text) }),
      })
}

/** Forwards a call, and counts what it took where it was a prediction. */
async function forward(request: FastifyRequest, reply: FastifyReply, { serving, meter }: Pick<RouteDeps, 'serving' | 'meter'>): Promise<FastifyReply> {
  const { caller, method } = request
  if (caller && method === 'POST') await meter.requirePredictions(caller)
  const sent = await serving.forward(request, reply)
  const cost = readCost(reply.getHeader(costHeader))
  if (caller && cost) meter.predicted(caller.projectId, cost)
  return sent
}

const documentedErrors = ({ form, codes }: Errors) =>
  form === null ? errorReplies(...codes) : Object.fromEntries(codes.map((code) => [errorCodes[code].status, form.schema]))
