import rateLimit from '@fastify/rate-limit'
import { AppError } from '@trainyard/runtime'
import type { App } from '../../app.js'

/** At most so many requests in a minute from one key; callers without one are counted by address. */
export async function registerRateLimit(app: App, { requestsPerMinute }: { requestsPerMinute: number }): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => request.caller?.id ?? request.ip,
    errorResponseBuilder: (_request, { after, max }) =>
      new AppError({ code: 'rate_limited', message: `more than ${max} requests in a minute; try again in ${after}` }),
  })
}
