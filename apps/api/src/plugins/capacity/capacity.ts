import { z } from 'zod'
import type { AtOnceLimits } from './at-once.js'
import type { SlowClientLimits } from './slow-clients.js'

/** What the process takes of all its clients at most. What one project may have is in its limits. */
export type Capacity = { slowClients: SlowClientLimits; atOnce: AtOnceLimits; uploadBytes: number; requestsPerMinute: number }

const count = (max: number) => z.coerce.number().int().min(1).max(max)

/** The part of the environment that says so. */
export const capacitySettings = z.object({
  REQUEST_TIMEOUT_SECONDS: count(24 * 3_600)
    .default(600)
    .describe('Longest time to receive the whole body of a request that is no upload'),
  PROGRESS_WINDOW_SECONDS: count(3_600).default(120).describe('Time over which the progress of bodies and replies is looked at'),
  PROGRESS_BYTES_PER_SECOND: count(1_000_000).default(1_000).describe('Bytes a second that a body or a reply must move on average over that time'),
  UPLOADS_AT_ONCE: count(10_000).default(64).describe('Uploads that are received at the same time'),
  UPLOAD_BYTES: count(2 ** 50)
    .default(64 * 2 ** 30)
    .describe('Bytes of uploads in pieces that were not used for a data set yet'),
  STREAMS_AT_ONCE: count(100_000).default(4_000).describe('Event streams that are open at the same time'),
  PREDICTIONS_AT_ONCE: count(10_000).default(512).describe('Predictions under way at the same time'),
  RATE_LIMIT_PER_MINUTE: count(100_000_000).default(600_000).describe('Requests in a minute of one address without a key'),
})

/** What the settings say. */
export const capacityOf = (settings: z.output<typeof capacitySettings>): Capacity => ({
  slowClients: {
    windowMs: settings.PROGRESS_WINDOW_SECONDS * 1_000,
    leastBytesPerSecond: settings.PROGRESS_BYTES_PER_SECOND,
    wholeBodyMs: settings.REQUEST_TIMEOUT_SECONDS * 1_000,
  },
  atOnce: {
    uploads: settings.UPLOADS_AT_ONCE,
    streams: settings.STREAMS_AT_ONCE,
    predictions: settings.PREDICTIONS_AT_ONCE,
  },
  uploadBytes: settings.UPLOAD_BYTES,
  requestsPerMinute: settings.RATE_LIMIT_PER_MINUTE,
})

/** What an environment that sets nothing means. */
export const defaultCapacity: Capacity = capacityOf(capacitySettings.parse({}))
