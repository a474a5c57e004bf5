import type { FastifyInstance } from 'fastify'
import type { ServingDeps } from '../serving-deps.js'
import { sendJson } from './bodies.js'

/** Whether the process can answer predictions now. */
export const isReady = ({ ready }: Pick<ServingDeps, 'ready'>): Promise<boolean> =>
  ready().then(
    () => true,
    () => false,
  )

/** `/healthz`: the process lives. `/readyz`: it can answer, and what it computes with. */
export function healthRoutes(app: FastifyInstance, deps: Pick<ServingDeps, 'ready' | 'engine'>): void {
  const config = { open: true }
  app.get('/healthz', { config }, (_request, reply) => sendJson(reply, { status: 'ok' }))
  app.get('/readyz', { config }, async (_request, reply) => {
    const well = await isReady(deps)
    return sendJson(reply.code(well ? 200 : 503), { ready: well, ...deps.engine })
  })
}
