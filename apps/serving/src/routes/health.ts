import type { FastifyInstance } from 'fastify'
import type { ServingDeps } from '../serving-deps.js'
import { sendJson } from '../plugins/json.js'

/** What this server can do beyond the protocol's core, by the names that clients look for. */
const extensions = ['binary_tensor_data', 'model_configuration', 'statistics', 'model_repository']

/** Whether the process lives and can answer. Both words are given: clients of the field read either. */
export function healthRoutes(app: FastifyInstance, { ready, engine }: Pick<ServingDeps, 'ready' | 'engine'>): void {
  const isReady = () =>
    ready().then(
      () => true,
      () => false,
    )
  for (const url of ['/v2', '/v2/']) app.get(url, (_request, reply) => sendJson(reply, { name: 'trainyard', version: '2', extensions }))
  app.get('/healthz', (_request, reply) => sendJson(reply, { status: 'ok' }))
  app.get('/v2/health/live', (_request, reply) => sendJson(reply, { live: true }))
  app.get('/v2/health/ready', async (_request, reply) => {
    const well = await isReady()
    return sendJson(reply.code(well ? 200 : 503), { ready: well, live: true })
  })
  app.get('/readyz', async (_request, reply) => {
    const well = await isReady()
    return sendJson(reply.code(well ? 200 : 503), { ready: well, ...engine })
  })
}
