import type { UploadBytes } from '@trainyard/db'
import { z } from 'zod'
import type { AtOnceLimits } from './at-once.js'
import type { SlowClientLimits } from './slow-clients.js'

/** What the process takes of its clients at most. */
export type Capacity = { slowClients: SlowClientLimits; atOnce: AtOnceLimits; uploadBytes: UploadBytes; requestsPerMinute: number }

const count = (max: number) => z.coerce.number().int().min(1).max(max)

/** The part of the environment that says so. */
export const capacitySettings = z.object({
  REQUEST_TIMEOUT_SECONDS: count(24 * 3_600)
    .default(600)
    .describe('Longest time to receive the whole body of a request that is no upload'),
  PROGRESS_WINDOW_SECONDS: count(3_600).default(120).describe('Time over which the progress of bodies and replies is looked at'),
  PROGRESS_BYTES_PER_SECOND: count(1_000_000).default(1_000).describe('Bytes a second that a body or a reply must move on average over that time'),
  UPLOADS_AT_ONCE: count(10_000).default(64).describe('Uploads that are received at the same time'),
  UPLOADS_AT_ONCE_PER_KEY: count(10_000).default(8).describe('The same of one key'),
  UPLOAD_BYTES: count(2 ** 50)
    .default(64 * 2 ** 30)
    .describe('Bytes of uploads in pieces that were not used for a data set yet'),
  UPLOAD_BYTES_PER_PROJECT: count(2 ** 50)
    .default(8 * 2 ** 30)
    .describe('The same of one project'),
  STREAMS_AT_ONCE: count(100_000).default(4_000).describe('Event streams that are open at the same time'),
  STREAMS_AT_ONCE_PER_KEY: count(100_000).default(1_000).describe('The same of one key'),
  PREDICTIONS_AT_ONCE: count(10_000).default(512).describe('Predictions under way at the same time'),
  PREDICTIONS_AT_ONCE_PER_KEY: count(10_000).default(256).describe('The same of one key'),
  RATE_LIMIT_PER_MINUTE: count(100_000_000).default(600_000).describe('Requests of one key in a minute'),
})

/** What the settings say. */
export const capacityOf = (settings: z.output<typeof capacitySettings>): Capacity => ({
  slowClients: {
    windowMs: settings.PROGRESS_WINDOW_SECONDS * 1_000,
    leastBytesPerSecond: settings.PROGRESS_BYTES_PER_SECOND,
    wholeBodyMs: settings.REQUEST_TIMEOUT_SECONDS * 1_000,
  },
  atOnce: {
    uploads: { inAll: settings.UPLOADS_AT_ONCE, perKey: settings.UPLOADS_AT_ONCE_PER_KEY },
    streams: { inAll: settings.STREAMS_AT_ONCE, perKey: settings.STREAMS_AT_ONCE_PER_KEY },
    predictions: { inAll: settings.PREDICTIONS_AT_ONCE, perKey: settings.PREDICTIONS_AT_ONCE_PER_KEY },
  },
  uploadBytes: { inAll: settings.UPLOAD_BYTES, perProject: settings.UPLOAD_BYTES_PER_PROJECT },
  requestsPerMinute: settings.RATE_LIMIT_PER_MINUTE,
})

/** What an environment that sets nothing means. */
export const defaultCapacity: Capacity = capacityOf(capacitySettings.parse({}))
