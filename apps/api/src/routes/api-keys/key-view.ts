import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
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
  previous_expires_at: time(key.previousExpiresAt),
})

/**
 * A time that a request gives, which must lie in the future: a key that has expired before it is made is a mistake of the caller.
 * @throws {AppError} `invalid_request` that names the field.
 */
export function futureTime(path: string, received: string): Date {
  const given = new Date(received)
  if (given > new Date()) return given
  const message = `${path} must be in the future, not ${received}`
  throw new AppError({ code: 'invalid_request', message, details: [{ path, rule: 'future', message, received }] })
}
