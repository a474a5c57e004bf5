import { AppError, createId } from '@trainyard/runtime'
import type { ApiKeyView, createApiKeyRequest } from '@trainyard/spec'
import type { z } from 'zod'
import type { RouteDeps } from '../../../app.js'
import { createSecret, keyText, secretSha256 } from '../../../authentication/api-key.js'
import type { Caller } from '../../../authentication/caller.js'
import { keyView } from '../key-view.js'

/**
 * Makes a key and shows its secret, this once. A key for another project, which is made if it is new, can only be had from the project that
 * runs the service: an admin of one tenant must not reach into another.
 */
export async function createKey(
  { db, operatorProject }: Pick<RouteDeps, 'db' | 'operatorProject'>,
  caller: Caller,
  request: z.output<typeof createApiKeyRequest>,
): Promise<ApiKeyView> {
  const expiresAt = expiryOf(request)
  const projectId = await projectFor(db, operatorProject, caller, request.project ?? caller.project)
  const id = createId('apiKey')
  const secret = createSecret()
  const key = await db.apiKeys.create({ id, projectId, name: request.name, scopes: request.scopes, expiresAt, secretSha256: secretSha256(secret) })
  return { ...keyView(key), secret: keyText(id, secret) }
}

/** A key that has expired before it is made is a mistake of the caller. */
function expiryOf({ expires_at: received }: z.output<typeof createApiKeyRequest>): Date | null {
  if (received === null) return null
  const expiresAt = new Date(received)
  if (expiresAt > new Date()) return expiresAt
  const message = `expires_at must be in the future, not ${received}`
  throw new AppError({ code: 'invalid_request', message, details: [{ path: 'expires_at', rule: 'future', message, received }] })
}

async function projectFor(db: RouteDeps['db'], operatorProject: string, caller: Caller, name: string): Promise<string> {
  if (name === caller.project) return caller.projectId
  if (caller.projectId === operatorProject) return (await db.projects.ensure(name)).id
  throw new AppError({ code: 'forbidden', message: 'only an admin of the project that runs the service makes keys of other projects' })
}
