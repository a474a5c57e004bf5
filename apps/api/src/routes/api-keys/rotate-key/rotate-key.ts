import { AppError } from '@trainyard/runtime'
import { type ApiKeyView, limits, type rotateApiKeyRequest } from '@trainyard/spec'
import type { z } from 'zod'
import type { RouteDeps } from '../../../app.js'
import { createSecret, keyText, secretSha256 } from '../../../authentication/api-key.js'
import { type Caller, keyOwnerOf } from '../../../authentication/caller.js'
import { futureTime, keyView } from '../key-view.js'

const dayMs = 24 * 3_600_000

/**
 * Gives a key another secret and shows it, this once.
 * @throws {AppError} `conflict` for a key that has ended, and for the one that the process was started with: the next start would bring its secret back.
 */
export async function rotateKey(
  { db, keys, adminKeyId }: Pick<RouteDeps, 'db' | 'keys' | 'adminKeyId'>,
  caller: Caller,
  id: string,
  request: z.output<typeof rotateApiKeyRequest>,
): Promise<ApiKeyView> {
  const { expires_at: expiry } = request
  const previousExpiresAt = overlapEnd(request.previous_expires_at)
  const expiresAt = typeof expiry === 'string' ? futureTime('expires_at', expiry) : expiry
  if (id === adminKeyId) {
    const message = `${id} is the first admin key, which a setting gives: change TRAINYARD_API_KEY, or remove the file of TRAINYARD_ADMIN_KEY_FILE, and start again`
    throw new AppError({ code: 'conflict', message })
  }
  const secret = createSecret()
  const key = await db.apiKeys.rotate(keyOwnerOf(caller), id, { secretSha256: secretSha256(secret), previousExpiresAt, expiresAt })
  keys.forget(id)
  return { ...keyView(key), secret: keyText(id, secret) }
}

/** When the present secret ends: now, if nothing is said. */
function overlapEnd(received: string | undefined): Date {
  if (received === undefined) return new Date()
  const end = futureTime('previous_expires_at', received)
  if (end.getTime() <= Date.now() + limits.keyOverlapDays * dayMs) return end
  const message = `previous_expires_at must be at most ${limits.keyOverlapDays} days from now, not ${received}`
  throw new AppError({ code: 'invalid_request', message, details: [{ path: 'previous_expires_at', rule: 'maximum', message, received }] })
}
