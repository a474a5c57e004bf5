import type { Database } from '@trainyard/db'
import type { TaskQueue } from '@trainyard/queue'
import { type SeenOutages } from '@trainyard/runtime'
import { liveness, outageOf, type Readiness, readiness } from '@trainyard/spec'
import pTimeout from 'p-timeout'
import type { App } from '../../app.js'
import type { ServingProxy } from '../../serving/serving-proxy.js'

const probeMs = 2_000

export type HealthDeps = { db: Database; queue: TaskQueue; serving: ServingProxy; outages: Pick<SeenOutages, 'latest'>; version: string }

/** `GET /healthz`: the process answers. `GET /readyz`: what is in use and whether it answers; 503 while the database cannot store anything. Both are public. */
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

async function readState({ db, queue, serving, outages }: HealthDeps): Promise<Readiness> {
  const [database, notifications, workers, predictions] = await Promise.all([
    within(db.outage(), outageOf('database_away')),
    within(queue.outage(), outageOf('queue_away')),
    within(db.workers.alive(), []),
    within(serving.probe(), { ready: false, backend: null }),
  ])
  const seen = workers.map(({ backend, library, device, slots, busy, outage }) => ({ backend, library, device, slots, busy, outage }))
  const databaseOutage = database ?? ofDatabase(outages.latest()) ?? seen.map(({ outage }) => ofDatabase(outage)).find((outage) => outage !== null) ?? null
  return {
    ready: databaseOutage === null,
    database: { ready: databaseOutage === null, outage: databaseOutage },
    queue: { ready: notifications === null, kind: queue.kind, outage: notifications },
    engine: { ready: seen.some(({ outage }) => outage === null), backends: [...new Set(seen.map(({ backend }) => backend))], workers: seen },
    serving: predictions,
  }
}

/** An outage that keeps the database from storing what it is given; null for any other. */
const ofDatabase = (outage: { cause: string; message: string; remedy: string } | null) =>
  outage?.cause === 'database_storage' || outage?.cause === 'database_read_only' ? outage : null

/** The answer of a probe, or `otherwise` when it fails or takes too long. */
const within = <T>(probe: Promise<T>, otherwise: T): Promise<T> => pTimeout(probe, { milliseconds: probeMs, fallback: () => otherwise }).catch(() => otherwise)
