import { AppError, createId } from '@trainyard/runtime'
import type { ApiKeyView, createApiKeyRequest } from '@trainyard/spec'
import type { z } from 'zod'
import type { RouteDeps } from '../../../app.js'
import { createSecret, keyText, secretSha256 } from '../../../authentication/api-key.js'
import type { Caller } from '../../../authentication/caller.js'
import { futureTime, keyView } from '../key-view.js'

/**
 * Makes a key and shows its secret, this once. A key for another project, which is made if it is new, can only be had from the project that
 * runs the service: an admin of one tenant must not reach into another.
 */
export async function createKey({ db }: Pick<RouteDeps, 'db'>, caller: Caller, request: z.output<typeof createApiKeyRequest>): Promise<ApiKeyView> {
  const expiresAt = request.expires_at === null ? null : futureTime('expires_at', request.expires_at)
  const projectId = await projectFor(db, caller, request.project ?? caller.project)
  const id = createId('apiKey')
  const secret = createSecret()
  const key = await db.apiKeys.create({ id, projectId, name: request.name, scopes: request.scopes, expiresAt, secretSha256: secretSha256(secret) })
  return { ...keyView(key), secret: keyText(id, secret) }
}

async function projectFor(db: RouteDeps['db'], caller: Caller, name: string): Promise<string> {
  if (name === caller.project) return caller.projectId
  if (caller.isOperator) return (await db.projects.ensure(name)).id
  throw new AppError({ code: 'forbidden', message: 'only an admin of the project that runs the service makes keys of other projects' })
}
