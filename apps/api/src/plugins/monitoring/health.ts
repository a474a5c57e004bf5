import type { Database } from '@trainyard/db'
import type { TaskQueue } from '@trainyard/queue'
import { liveness, type Readiness, readiness } from '@trainyard/spec'
import pTimeout from 'p-timeout'
import type { App } from '../../app.js'
import type { ServingProxy } from '../../serving/serving-proxy.js'

const probeMs = 2_000

export type HealthDeps = { db: Database; queue: TaskQueue; serving: ServingProxy; version: string }

/** `GET /healthz`: the process answers. `GET /readyz`: what is in use and whether it answers; 503 without the database. Both are public. */
export function registerHealth(app: App, deps: HealthDeps): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: { access: 'public', rateLimit: false },
    schema: { operationId: 'getHealth', tags: ['system'], summary: 'The process is up', response: { 200: liveness } },
    handler: async () => ({ status: 'ok' as const, version: deps.version }),
  })
  app.route({
    method: 'GET',
    url: '/readyz',
    config: { access: 'public', rateLimit: false },
    schema: { operationId: 'getReadiness', tags: ['system'], summary: 'What is in use and whether it answers', response: { 200: readiness, 503: readiness } },
    handler: async (_request, reply) => {
      const state = await readState(deps)
      return reply.code(state.ready ? 200 : 503).send(state)
    },
  })
}

async function readState({ db, queue, serving }: HealthDeps): Promise<Readiness> {
  const [database, queueReady, workers, predictions] = await Promise.all([
    within(
      db.ping().then(() => true),
      false,
    ),
    within(
      queue.ping().then(() => true),
      false,
    ),
    within(db.workers.alive(), []),
    within(serving.probe(), { ready: false, backend: null }),
  ])
  const seen = workers.map(({ backend, library, device, slots, busy }) => ({ backend, library, device, slots, busy }))
  return {
    ready: database,
    database: { ready: database },
    queue: { ready: queueReady, kind: queue.kind },
    engine: { ready: seen.length > 0, backends: [...new Set(seen.map(({ backend }) => backend))], workers: seen },
    serving: predictions,
  }
}

/** The answer of a probe, or `otherwise` when it fails or takes too long. */
const within = <T>(probe: Promise<T>, otherwise: T): Promise<T> => pTimeout(probe, { milliseconds: probeMs, fallback: () => otherwise }).catch(() => otherwise)
