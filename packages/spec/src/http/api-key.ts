import { z } from 'zod'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { displayName } from '../names.js'
import { slug, timestamp } from '../scalars.js'
import { listQueryOf } from './list.js'

/** What a key may do. `admin` includes everything, keys among it. */
export const scope = z.enum(['jobs:write', 'jobs:read', 'predict', 'admin'])
/** What `scope` gives. */
export type Scope = z.output<typeof scope>

/** The body of POST /v1/api-keys. */
export const createApiKeyRequest = z
  .strictObject({
    name: displayName,
    scopes: z.array(scope).min(1),
    project: slug.optional().describe("The caller's own, if left out; made if new"),
    expires_at: timestamp.nullable().default(null),
  })
  .meta({ id: 'CreateApiKeyRequest' })

/** The query of GET /v1/api-keys. */
export const apiKeyListQuery = listQueryOf('apiKey').extend({
  project: slug.or(z.literal('*')).optional().describe("Keys of this project, * for all; for those who run the service. The caller's own, if left out"),
})

/** The body of POST /v1/api-keys/{id}/rotate. */
export const rotateApiKeyRequest = z
  .strictObject({
    previous_expires_at: timestamp
      .optional()
      .describe(`Until when the present secret stays valid beside the new one: at most ${limits.keyOverlapDays} days from now. It ends at once, if left out`),
    expires_at: timestamp.nullable().optional().describe('When the key itself expires, null for never. Unchanged, if left out'),
  })
  .meta({ id: 'RotateApiKeyRequest' })

/** An API key as the API shows it; its secret is there once, when it is created or rotated. */
export const apiKeyView = z
  .strictObject({
    object: z.literal('api_key'),
    id: idSchema('apiKey'),
    name: z.string(),
    project: z.string(),
    scopes: z.array(scope),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    last_used_at: timestamp.nullable(),
    previous_expires_at: timestamp.nullable().describe('Until when the secret before the last rotation is valid; null where there was none'),
    secret: z.string().optional().describe('Shown once, when the key is made or rotated'),
  })
  .meta({ id: 'ApiKey' })
/** What `apiKeyView` gives. */
export type ApiKeyView = z.output<typeof apiKeyView>

/** A ticket: it stands for the key that made it in the address of an event stream, where a browser can send no header. */
export const ticketView = z
  .strictObject({
    object: z.literal('ticket'),
    ticket: z.string().describe('To be sent as the query field `ticket`; shown once'),
    expires_at: timestamp.describe('Until then it opens streams; one that is open goes on'),
  })
  .meta({ id: 'Ticket' })
