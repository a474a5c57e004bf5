import cors from '@fastify/cors'
import { costHeader, readingHeaders } from '@trainyard/spec'
import type { App } from '../app.js'

/** How long a browser may remember what a preflight allowed. */
const maxAgeSeconds = 3_600

/** Headers of replies that a page may read beside the few that every page may. */
const exposedHeaders = [
  'accept-ranges',
  'allow',
  'content-disposition',
  'content-range',
  'etag',
  'idempotency-replayed',
  'inference-header-content-length',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'server-timing',
  'tus-resumable',
  'upload-expires',
  'upload-length',
  'upload-offset',
  'www-authenticate',
  ...Object.values(readingHeaders),
  costHeader,
  'x-content-sha256',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
]

/**
 * Lets pages of these origins call the API; `*` stands for all. Credentials are not allowed, so a session's cookie has no effect: such a page needs a
 * key, like any other client. Must be registered before authentication, because a preflight carries no key.
 */
export async function registerCrossOrigin(app: App, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return
  await app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    maxAge: maxAgeSeconds,
    // An OPTIONS that is no preflight gets the same answer: the plugin's own error would be in no form of ours.
    strictPreflight: false,
  })
}
