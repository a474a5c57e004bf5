import { type Logger, longestTurnMs, watchEventLoop } from '@trainyard/runtime'
import { Histogram, type Registry } from 'prom-client'
import type { App } from '../../app.js'

const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
/** Routes that a line of the log names at most. */
const namedAtMost = 5

/** Counts and logs what held up the event loop, with the routes of the requests that were under way: one of them did it, unless the machine was busy. */
export function registerEventLoop(app: App, { registry, logger }: { registry: Registry; logger: Logger }): void {
  const held = new Histogram({
    name: 'trainyard_event_loop_held_seconds',
    help: `Times that the event loop of the API stood still for more than ${longestTurnMs} ms`,
    buckets,
    registers: [registry],
  })
  const active = new Map<string, string>()
  app.addHook('onRequest', (request, reply, done) => {
    active.set(request.id, `${request.method} ${request.routeOptions.url ?? 'none'}`)
    reply.raw.once('close', () => active.delete(request.id))
    done()
  })
  const stop = watchEventLoop(({ heldMs, cpuMs }) => {
    held.observe(heldMs / 1_000)
    const routes = [...new Set(active.values())].slice(0, namedAtMost)
    logger.warn({ held_ms: Math.round(heldMs), cpu_ms: Math.round(cpuMs), requests: active.size, routes }, 'the event loop stood still')
  })
  app.addHook('onClose', async () => stop())
}
