import { createHash } from 'node:crypto'
import { createId } from '@trainyard/runtime'
import { idPrefixes, type ListQuery, type Scope, scope } from '@trainyard/spec'
import { z } from 'zod'
import type { Connections } from './connection/pool.js'
import { notFound } from './connection/errors.js'
import { execute, statement, text } from './connection/statement.js'
import type { ApiKey } from './generated/prisma/client.js'
import { mapPage, type Page, readListById } from './page.js'
import { createProjects } from './projects.js'

/** A key as it is stored: `secretSha256` is the SHA-256 of its secret in hex, the secret itself is nowhere. */
export type ApiKeyRecord = {
  id: string
  projectId: string
  project: string
  name: string
  scopes: Scope[]
  secretSha256: string
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
}

/** A key to be stored; the secret itself stays with whoever made it. */
export type NewApiKey = {
  /** Made by `createId('apiKey')`, if left out: a caller that shows the key needs the id for its text. */
  id?: string
  projectId: string
  name: string
  scopes: readonly Scope[]
  expiresAt: Date | null
  secretSha256: string
}

/** Keys, found by their id and compared by the hash of their secret. */
export type ApiKeys = ReturnType<typeof createApiKeys>

const revoke = statement({
  name: 'api keys: revoke',
  text: 'UPDATE api_keys SET revoked_at = clock_timestamp() WHERE id = $1 AND project_id = $2 AND revoked_at IS NULL',
  params: { id: text, projectId: text },
})
const touch = statement({
  name: 'api keys: touch',
  text: `UPDATE api_keys SET last_used_at = clock_timestamp() WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < clock_timestamp() - interval '1 minute')`,
  params: { id: text },
})
const keyPattern = /^ty_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{16,})$/
const defaultProject = 'default'
const withProject = { project: true } as const
const scopes = z.array(scope)

/** Keys, found by their id and compared by the hash of their secret. */
export const createApiKeys = (connections: Connections) => {
  const { pool, prisma } = connections
  return {
    async create({ id = createId('apiKey'), scopes: wanted, ...key }: NewApiKey): Promise<ApiKeyRecord> {
      return toRecord(await prisma.apiKey.create({ data: { id, ...key, scopes: [...wanted] }, include: withProject }))
    },
    /** The key of that id, also when it is revoked or expired; null when there is none. For authentication, so without a project. */
    async find(id: string): Promise<ApiKeyRecord | null> {
      const row = await prisma.apiKey.findUnique({ where: { id }, include: withProject })
      return row && toRecord(row)
    },
    list: async (projectId: string, query: ListQuery): Promise<Page<ApiKeyRecord>> => {
      const page = await readListById({
        owner: { list: 'api keys', projectId },
        query,
        find: (id) => prisma.apiKey.findFirst({ where: { id, projectId }, select: { id: true } }),
        read: ({ where, ...page }) => prisma.apiKey.findMany({ ...page, where: { ...where, projectId }, include: withProject }),
      })
      return mapPage(page, toRecord)
    },
    /** Ends a key at once; one that is revoked already keeps its time. */
    async revoke(projectId: string, id: string): Promise<ApiKeyRecord> {
      await execute(pool, revoke, { id, projectId })
      const row = await prisma.apiKey.findFirst({ where: { id, projectId }, include: withProject })
      if (!row) throw notFound('API key', id)
      return toRecord(row)
    },
    /** Notes that a key was used; writes at most once a minute for each. */
    async touch(id: string): Promise<void> {
      await execute(pool, touch, { id })
    },
    /**
     * Makes the operator's key valid: `text` is the whole key, `ty_<26 characters>_<secret>`. It belongs to the project `default` and may do
     * everything; one that was revoked is valid again, since whoever sets a process's environment decides.
     * @throws {RangeError} for text of another form.
     */
    async ensureAdminKey(text: string): Promise<ApiKeyRecord> {
      const [, ulid, secret] = keyPattern.exec(text) ?? []
      if (ulid === undefined || secret === undefined)
        throw new RangeError('the admin key must have the form ty_<26 characters of an id>_<secret of at least 16 characters>')
      const project = await createProjects(connections).ensure(defaultProject)
      const secretSha256 = createHash('sha256').update(secret).digest('hex')
      const id = `${idPrefixes.apiKey}_${ulid}`
      const made = { id, projectId: project.id, name: 'admin', scopes: ['admin'], secretSha256 }
      return toRecord(await prisma.apiKey.upsert({ where: { id }, create: made, update: { ...made, revokedAt: null, expiresAt: null }, include: withProject }))
    },
  }
}

const toRecord = ({ project, ...row }: ApiKey & { project: { name: string } }): ApiKeyRecord => ({
  ...row,
  scopes: scopes.parse(row.scopes),
  project: project.name,
})
