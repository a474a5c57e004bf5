import rateLimit from '@fastify/rate-limit'
import { AppError, projectLimitError } from '@trainyard/runtime'
import type { App } from '../../app.js'

/** At most so many requests in a minute from one project, as its limits say; callers without a key are counted by address. */
export async function registerRateLimit(app: App, { requestsPerMinute }: { requestsPerMinute: number }): Promise<void> {
  await app.register(rateLimit, {
    max: ({ caller }) => caller?.limits.requests_per_minute ?? requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: ({ caller, ip }) => caller?.projectId ?? ip,
    errorResponseBuilder: ({ caller }, { after, max: most, ttl }) =>
      caller
        ? projectLimitError('requests_per_minute', { most, has: most, more: 1, retryAfterSeconds: Math.ceil(ttl / 1_000) })
        : new AppError({ code: 'rate_limited', message: `more than ${most} requests in a minute; try again in ${after}` }),
  })
}
