import type { Database } from '@trainyard/db'
import type { TaskQueue } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import type { Outage, WorkerView } from '@trainyard/spec'
import type { FastifyBaseLogger } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import type { App } from '../../app.js'
import { callerOf } from '../../authentication/caller.js'
import type { ServingProxy } from '../../serving/serving-proxy.js'
import { activityGauges } from './activity-gauges.js'
import { driftGauges } from './drift-gauges.js'
import { registerEventLoop } from './event-loop.js'

/** Names of Node's defaults that `promtool check metrics` rejects: gauges that end like counters. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
  'nodejs_active_handles',
  'nodejs_active_requests',
]

type PrometheusDeps = { db: Database; queue: TaskQueue; serving: ServingProxy; logger: Logger }

/**
 * Counts and times requests by route pattern, and shows what waits and what works. `GET /metrics` is Prometheus text. What is counted over all
 * projects, requests, jobs and tasks, is only for admins of the project that runs the service; any key sees the process and the workers.
 */
export function registerPrometheus(app: App, { db, queue, serving, logger }: PrometheusDeps): void {
  const registry = new Registry()
  const everyProject = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of misnamed) registry.removeSingleMetric(name)
  const worker = ['backend', 'device'] as const
  const slots = new Gauge({ name: 'trainyard_worker_slots', help: 'Tasks that the live workers take at once', labelNames: worker, registers: [registry] })
  const busy = new Gauge({ name: 'trainyard_worker_busy_slots', help: 'Tasks that the live workers work on', labelNames: worker, registers: [registry] })
  const showOutages = outageGauges(registry)
  const up = new Gauge({ name: 'trainyard_database_up', help: '1 if the database answers', registers: [registry] })

  registerEventLoop(app, { registry, logger })
  countRequests(app, everyProject)
  const figures = { activity: activityGauges(everyProject, db), drift: driftGauges(everyProject, db) }

  const refresh = async (log: FastifyBaseLogger) => {
    const [workers, ofDatabase, ofQueue] = await Promise.all([db.workers.alive().catch(() => null), db.outage(), queue.outage()])
    up.set(workers ? 1 : 0)
    showOutages({ ofDatabase, ofQueue, workers: workers ?? [] })
    // Without the database the last figures stay, and `database_up` says so.
    for (const [name, gauges] of workers ? Object.entries(figures) : [])
      await gauges.refresh().catch((error: unknown) => log.warn({ err: error }, `${name} could not be read for /metrics`))
    slots.reset()
    busy.reset()
    for (const each of workers ?? []) {
      slots.inc({ backend: each.backend, device: each.device }, each.slots)
      busy.inc({ backend: each.backend, device: each.device }, each.busy)
    }
  }
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'any-key' },
    schema: {
      operationId: 'getPrometheusMetrics',
      tags: ['system'],
      summary: 'Prometheus text of this process and the workers',
      response: { 200: { content: { 'text/plain': { schema: z.string() } } } },
    },
    serializerCompiler: () => String,
    handler: async (request, reply) => {
      await refresh(request.log)
      const { isOperator } = callerOf(request)
      const shown = isOperator ? Registry.merge([registry, everyProject]) : registry
      // The serving process counts predictions, under names of its own.
      const [own, predictions] = await Promise.all([shown.metrics(), isOperator ? serving.metrics() : ''])
      return reply.header('content-type', shown.contentType).send(predictions === '' ? own : `${own}\n${predictions}`)
    },
  })
}

/** Counts and times requests by the pattern of their route. */
function countRequests(app: App, registry: Registry): void {
  const labelNames = ['method', 'route', 'status'] as const
  const requests = new Counter({ name: 'trainyard_http_requests_total', help: 'Requests answered', labelNames, registers: [registry] })
  const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
  const seconds = new Histogram({
    name: 'trainyard_http_request_duration_seconds',
    help: 'Time from the request to the end of its reply',
    labelNames: ['method', 'route'],
    buckets,
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    requests.inc({ method: request.method, route, status: reply.statusCode })
    seconds.observe({ method: request.method, route }, reply.elapsedTime / 1_000)
    done()
  })
}

type Outages = { ofDatabase: Outage | null; ofQueue: Outage | null; workers: readonly WorkerView[] }

/** What does not work at the moment, and why, as gauges. Returns what sets them. */
function outageGauges(registry: Registry): (outages: Outages) => void {
  const registers = [registry]
  const queueUp = new Gauge({ name: 'trainyard_queue_up', help: '1 if the queue takes notifications', registers })
  const labelNames = ['part', 'cause'] as const
  const outage = new Gauge({ name: 'trainyard_outage', help: 'Parts that an outage stops at the moment, by cause', labelNames, registers })
  return ({ ofDatabase, ofQueue, workers }) => {
    queueUp.set(ofQueue ? 0 : 1)
    outage.reset()
    if (ofDatabase) outage.set({ part: 'database', cause: ofDatabase.cause }, 1)
    if (ofQueue) outage.set({ part: 'queue', cause: ofQueue.cause }, 1)
    for (const each of workers) if (each.outage) outage.inc({ part: 'worker', cause: each.outage.cause })
  }
}
