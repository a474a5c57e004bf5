import type { App } from '../app.js'

/** One line a request, after its reply: never a body, a query or a key. What changes something is told at `info`, polls and other reads at `debug`. */
export function registerRequestLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    const line = {
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(request.caller ? { project_id: request.caller.projectId, caller_id: request.caller.keyId } : {}),
    }
    if (request.method === 'GET' || request.method === 'HEAD') request.log.debug(line, 'answered')
    else request.log.info(line, 'answered')
  })
}
