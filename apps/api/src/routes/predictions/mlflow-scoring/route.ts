import { limits, mlflowScoringReply, mlflowScoringRequest } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import { protocolRefusals } from '../protocol-refusals.js'

const querystring = z.strictObject({
  model: z.string().optional().describe('Which model; may be left out where the project has one'),
  version: z.string().optional(),
  alias: z.string().optional(),
})

/** MLflow's scoring call, as JSON or as CSV, and the path where its client asks whether the server is up. The body is checked by the serving process. */
export function mlflowScoringRoute(scope: App, { serving }: RouteDeps): void {
  scope.route({
    method: 'POST',
    url: '/invocations',
    bodyLimit: limits.predictBodyBytes,
    config: { access: 'predict', body: 'unread', idempotency: 'harmless' },
    schema: {
      operationId: 'mlflowInvocations',
      tags: ['predictions'],
      summary: "MLflow's scoring call: one of its four JSON forms, or text/csv with a heading",
      querystring,
      body: mlflowScoringRequest,
      response: { 200: mlflowScoringReply, ...protocolRefusals },
    },
    handler: async (request, reply) => {
      await serving.forward(request, reply)
      return reply
    },
  })
  scope.route({
    method: 'GET',
    url: '/ping',
    config: { access: 'public', body: 'unread', idempotency: 'harmless' },
    schema: { operationId: 'ping', tags: ['predictions'], summary: 'The server answers: what clients of MLflow wait for', response: { 200: z.string() } },
    handler: async (_request, reply) => reply.type('text/plain').send('\n'),
  })
}
