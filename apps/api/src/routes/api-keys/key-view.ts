import type { Database } from '@trainyard/db'
import type { ApiKeyView } from '@trainyard/spec'

type ApiKeyRecord = Awaited<ReturnType<Database['apiKeys']['create']>>

const time = (date: Date | null): string | null => date?.toISOString() ?? null

/** A key as lists show it: everything but its secret. */
export const keyView = (key: ApiKeyRecord): ApiKeyView => ({
  object: 'api_key',
  id: key.id,
  name: key.name,
  project: key.project,
  scopes: key.scopes,
  created_at: key.createdAt.toISOString(),
  expires_at: time(key.expiresAt),
  revoked_at: time(key.revokedAt),
  last_used_at: time(key.lastUsedAt),
})
