import type { Logger } from '@trainyard/runtime'
import type { App } from '../../app.js'

/**
 * Logs one line per request, after its reply, and never a body, a query or a key. Writes are logged at `info`; polls, predictions and other reads at `debug`.
 */
export function registerRequestLog(app: App, logger: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, log } = request
    const reads = method === 'GET' || method === 'HEAD' || request.routeOptions.config.idempotency === 'harmless'
    if (reads && !logger.isLevelEnabled('debug')) return done()
    const line = {
      method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.caller ? { project_id: request.caller.projectId, caller_id: request.caller.id } : {}),
    }
    log[reads ? 'debug' : 'info'](line, 'answered')
    done()
  })
}
