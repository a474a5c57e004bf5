import { createHash } from 'node:crypto'
import { AppError, createId } from '@trainyard/runtime'
import { idPrefixes, type ListQuery, projectLimit, type ProjectLimits, type Scope, scope } from '@trainyard/spec'
import { z } from 'zod'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { bool, execute, json, nullable, rows, statement, text, texts, time } from '../connection/statement.js'
import type { ApiKey } from '../generated/prisma/client.js'
import { mapPage, type Page, readListById } from '../page.js'
import { inTransaction } from '../connection/transaction.js'
import { requireRoom } from '../project-limits.js'
import { createProjects } from '../projects.js'

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
  /** The secret before the last rotation, and until when it is valid beside the present one; null where there was none. */
  previousSha256: string | null
  previousExpiresAt: Date | null
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

/** A new secret of a key: the one that it replaces stays valid until `previousExpiresAt`. `expiresAt` is the key's own end; undefined leaves it as it is. */
export type KeyRotation = { secretSha256: string; previousExpiresAt: Date; expiresAt?: Date | null | undefined }

/** Whose keys are meant: those of one project, or of every project, for those who run the service. */
export type KeyOwner = { projectId: string } | 'every project'

/** A secret that is valid now, and what it opens. */
export type ValidSecret = { keyId: string; projectId: string; project: string; limits: ProjectLimits; scopes: Scope[]; expiresAt: Date | null }

/** Keys, found by the hash of their secret. */
export type ApiKeys = ReturnType<typeof createApiKeys>

// Found by the hash alone: a secret that is wrong costs the same whether the id that came with it names a key or not.
const findValid = statement({
  name: 'api keys: valid secret',
  text: `SELECT k.id AS "keyId", k.project_id AS "projectId", p.name AS project, p.limits, k.scopes,
      least(k.expires_at, CASE WHEN k.secret_sha256 = $1 THEN NULL ELSE k.previous_expires_at END) AS "expiresAt"
    FROM api_keys k JOIN projects p ON p.id = k.project_id
    WHERE (k.secret_sha256 = $1 OR (k.previous_sha256 = $1 AND k.previous_expires_at > clock_timestamp()))
      AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())`,
  params: { secretSha256: text },
  row: { keyId: text, projectId: text, project: text, limits: json, scopes: nullable(texts), expiresAt: nullable(time) },
  prepared: true,
})
const insert = statement({
  name: 'api keys: insert',
  text: 'INSERT INTO api_keys (id, project_id, name, scopes, secret_sha256, expires_at) VALUES ($1, $2, $3, $4, $5, $6)',
  params: { id: text, projectId: text, name: text, scopes: texts, secretSha256: text, expiresAt: nullable(time) },
})
const revoke = statement({
  name: 'api keys: revoke',
  text: 'UPDATE api_keys SET revoked_at = clock_timestamp() WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) AND revoked_at IS NULL',
  params: { id: text, projectId: nullable(text) },
})
const rotate = statement({
  name: 'api keys: rotate',
  text: `UPDATE api_keys SET previous_sha256 = secret_sha256, previous_expires_at = $4, secret_sha256 = $3,
      expires_at = CASE WHEN $5 THEN $6 ELSE expires_at END
    WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())`,
  params: { id: text, projectId: nullable(text), secretSha256: text, previousExpiresAt: time, setsExpiry: bool, expiresAt: nullable(time) },
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

const projectIdOf = (owner: KeyOwner): string | null => (owner === 'every project' ? null : owner.projectId)
const whereOf = (owner: KeyOwner): { projectId?: string } => (owner === 'every project' ? {} : owner)

/** Keys, found by the hash of their secret. */
export const createApiKeys = (connections: Connections) => {
  const { control, pool, prisma } = connections
  const owned = async (owner: KeyOwner, id: string): Promise<ApiKeyRecord> => {
    const row = await prisma.apiKey.findFirst({ where: { id, ...whereOf(owner) }, include: withProject })
    if (!row) throw notFound('API key', id)
    return toRecord(row)
  }
  return {
    /**
     * Stores a key.
     * @throws {AppError} `conflict` beyond the keys that the project may have.
     */
    async create({ id = createId('apiKey'), ...key }: NewApiKey): Promise<ApiKeyRecord> {
      await inTransaction(pool, async (transaction) => {
        await requireRoom(transaction, key.projectId, { keys: 1 })
        await execute(transaction, insert, { id, ...key })
      })
      return owned({ projectId: key.projectId }, id)
    },
    /** The key of that id, also when it is revoked or expired; null when there is none. */
    async find(id: string): Promise<ApiKeyRecord | null> {
      const row = await prisma.apiKey.findUnique({ where: { id }, include: withProject })
      return row && toRecord(row)
    },
    /** What a secret with this hash opens now; null for one that is unknown, expired, replaced or belongs to a key of another id. One query in any case. */
    async findValid({ id, secretSha256 }: { id: string; secretSha256: string }): Promise<ValidSecret | null> {
      const found = (await rows(control, findValid, { secretSha256 })).find(({ keyId }) => keyId === id)
      return found === undefined ? null : { ...found, limits: projectLimit.parse(found.limits), scopes: scopes.parse(found.scopes) }
    },
    list: async (owner: KeyOwner, query: ListQuery): Promise<Page<ApiKeyRecord>> => {
      const page = await readListById({
        owner: { list: 'api keys', projectId: projectIdOf(owner) ?? 'every project' },
        query,
        find: (id) => prisma.apiKey.findFirst({ where: { id, ...whereOf(owner) }, select: { id: true } }),
        read: ({ where, ...part }) => prisma.apiKey.findMany({ ...part, where: { ...where, ...whereOf(owner) }, include: withProject }),
      })
      return mapPage(page, toRecord)
    },
    /** Ends a key at once; one that is revoked already keeps its time. */
    async revoke(owner: KeyOwner, id: string): Promise<ApiKeyRecord> {
      await execute(control, revoke, { id, projectId: projectIdOf(owner) })
      return owned(owner, id)
    },
    /**
     * Gives a key another secret. A secret that was on its way out already ends at once: two are valid at most.
     * @throws {AppError} `not_found`, or `conflict` for a key that is revoked or expired.
     */
    async rotate(owner: KeyOwner, id: string, { secretSha256, previousExpiresAt, expiresAt }: KeyRotation): Promise<ApiKeyRecord> {
      const values = { id, projectId: projectIdOf(owner), secretSha256, previousExpiresAt, setsExpiry: expiresAt !== undefined, expiresAt: expiresAt ?? null }
      const rotated = await execute(control, rotate, values)
      const key = await owned(owner, id)
      if (rotated === 0) throw new AppError({ code: 'conflict', message: `${id} is revoked or expired: make a new key with POST /v1/api-keys` })
      return key
    },
    /** Notes that a key was used; writes at most once a minute for each. */
    async touch(id: string): Promise<void> {
      await execute(control, touch, { id })
    },
    /**
     * Makes the operator's key valid: `text` is the whole key, `ty_<26 characters>_<secret>`. It belongs to the project `default` and may do
     * everything; one that was revoked is valid again, since whoever sets a process's environment decides.
     * @throws {RangeError} for text of another form.
     */
    async ensureAdminKey(keyText: string): Promise<ApiKeyRecord> {
      const [, ulid, secret] = keyPattern.exec(keyText) ?? []
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
