import { queueLimits } from './limits.js'

/** For callers that must not wait: a command fails at once when Redis is away. */
export const hastyRedis = (url: string) => ({ url, maxRetriesPerRequest: 1, enableOfflineQueue: false })

/** For readers that wait for work: BullMQ wants no limit on retries there. */
export const patientRedis = (url: string) => ({ url, maxRetriesPerRequest: null })

/** BullMQ's schema is brought up to date by whoever comes first, under its advisory lock. */
export const postgres = (url: string) => ({ connectionString: url, max: queueLimits.postgresConnections, migrate: true })
