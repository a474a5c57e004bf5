import { AppError, createId } from '@trainyard/runtime'
import { defined, limits, projectLimit, type ProjectLimits, type Role, role, strongestRole } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { bool, execute, firstRow, float, int, json, nullable, oneRow, rows, statement, text, texts, time } from '../connection/statement.js'

/** Whose session it is: a user's, who has signed in through a provider of identities, or that of an API key, by the hash of the secret that was shown. */
export type SessionOwner =
  | { kind: 'user'; userId: string; email: string | null; name: string | null; role: Role | null }
  | { kind: 'key'; keyId: string; name: string; secretSha256: string }

/** A signed-in browser: for whom, and in which project. `projectId` is null until a user has chosen one, `role` where the user has none in it. */
export type SessionRecord = {
  id: string
  owner: SessionOwner
  projectId: string | null
  project: string | null
  /** Those of the project, or the defaults. */
  limits: ProjectLimits
  expiresAt: Date
}

/** A session in a list. */
export type ListedSession = {
  id: string
  userId: string | null
  keyId: string | null
  /** Of the user or of the key. */
  name: string | null
  email: string | null
  project: string | null
  userAgent: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
}

/** A session to be stored. It ends with its key, if not before. */
export type NewSession = { sha256: string; projectId: string | null; userAgent: string; seconds: number } & (
  | { userId: string }
  | { keyId: string; secretSha256: string }
)

/** Who asks for sessions: their own ones, and for an admin all of the project. */
export type SessionAsker = { id: string; projectId: string; isAdmin: boolean }

/** Sessions of signed-in browsers, found by the hash of what their cookie holds. */
export type Sessions = ReturnType<typeof createSessions>

const add = statement({
  name: 'sessions: add',
  text: `INSERT INTO sessions (sha256, id, user_id, key_id, key_sha256, project_id, user_agent, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7,
      LEAST(clock_timestamp() + make_interval(secs => $8), (SELECT expires_at FROM api_keys WHERE id = $4))) RETURNING expires_at AS "expiresAt"`,
  params: {
    sha256: text,
    id: text,
    userId: nullable(text),
    keyId: nullable(text),
    keySha256: nullable(text),
    projectId: nullable(text),
    userAgent: text,
    seconds: float,
  },
  row: { expiresAt: time },
})
const removeOldest = statement({
  name: 'sessions: remove oldest',
  text: `DELETE FROM sessions WHERE sha256 IN (SELECT sha256 FROM sessions WHERE user_id = $1 OR key_id = $1 ORDER BY created_at DESC OFFSET $2::int)`,
  params: { ownerId: text, kept: int },
})
const find = statement({
  name: 'sessions: find',
  text: `SELECT s.id, s.user_id AS "userId", s.key_id AS "keyId", s.key_sha256 AS "keySha256", u.email, COALESCE(u.name, k.name) AS name,
      s.project_id AS "projectId", p.name AS project, COALESCE(p.limits, '{}') AS limits, s.expires_at AS "expiresAt",
      ARRAY(SELECT role FROM project_members WHERE user_id = s.user_id AND project_id = s.project_id
        UNION ALL SELECT role FROM claimed_roles WHERE user_id = s.user_id AND project_id = s.project_id) AS roles
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id LEFT JOIN api_keys k ON k.id = s.key_id LEFT JOIN projects p ON p.id = s.project_id
    WHERE s.sha256 = $1 AND s.expires_at > clock_timestamp()`,
  params: { sha256: text },
  row: {
    id: text,
    userId: nullable(text),
    keyId: nullable(text),
    keySha256: nullable(text),
    email: nullable(text),
    name: nullable(text),
    projectId: nullable(text),
    project: nullable(text),
    limits: json,
    expiresAt: time,
    roles: texts,
  },
  prepared: true,
})
const list = statement({
  name: 'sessions: list',
  text: `SELECT s.id, s.user_id AS "userId", s.key_id AS "keyId", COALESCE(u.name, k.name) AS name, u.email, p.name AS project, s.user_agent AS "userAgent",
      s.created_at AS "createdAt", s.last_used_at AS "lastUsedAt", s.expires_at AS "expiresAt"
    FROM sessions s LEFT JOIN users u ON u.id = s.user_id LEFT JOIN api_keys k ON k.id = s.key_id LEFT JOIN projects p ON p.id = s.project_id
    WHERE s.expires_at > clock_timestamp() AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > clock_timestamp())
      AND (k.id IS NULL OR s.key_sha256 = k.secret_sha256 OR (s.key_sha256 = k.previous_sha256 AND k.previous_expires_at > clock_timestamp()))
      AND (s.user_id = $1 OR s.key_id = $1 OR ($3 AND s.project_id = $2))
    ORDER BY s.last_used_at DESC, s.id LIMIT $4::int`,
  params: { id: text, projectId: text, isAdmin: bool, most: int },
  row: {
    id: text,
    userId: nullable(text),
    keyId: nullable(text),
    name: nullable(text),
    email: nullable(text),
    project: nullable(text),
    userAgent: text,
    createdAt: time,
    lastUsedAt: time,
    expiresAt: time,
  },
})
const choose = statement({
  name: 'sessions: choose project',
  text: 'UPDATE sessions SET project_id = $2 WHERE sha256 = $1',
  params: { sha256: text, projectId: text },
})
const touch = statement({
  name: 'sessions: touch',
  text: 'UPDATE sessions SET last_used_at = clock_timestamp() WHERE sha256 = $1',
  params: { sha256: text },
})
const end = statement({ name: 'sessions: end', text: 'DELETE FROM sessions WHERE sha256 = $1', params: { sha256: text } })
const endOne = statement({
  name: 'sessions: end one',
  text: 'DELETE FROM sessions WHERE id = $4 AND (user_id = $1 OR key_id = $1 OR ($3 AND project_id = $2)) RETURNING sha256',
  params: { askerId: text, projectId: text, isAdmin: bool, id: text },
  row: { sha256: text },
})
const removeExpired = statement({ name: 'sessions: remove expired', text: 'DELETE FROM sessions WHERE expires_at <= clock_timestamp()' })

/** Sessions of signed-in browsers, found by the hash of what their cookie holds. */
export const createSessions = ({ pool }: Connections) => ({
  /**
   * Stores a session for so many seconds, and removes those that have expired and the oldest of an owner who has too many. Returns its id and when it expires.
   */
  async add(session: NewSession): Promise<{ id: string; expiresAt: Date }> {
    await execute(pool, removeExpired, {})
    const id = createId('session')
    const { sha256, projectId, seconds } = session
    const owner =
      'userId' in session ? { userId: session.userId, keyId: null, keySha256: null } : { userId: null, keyId: session.keyId, keySha256: session.secretSha256 }
    const userAgent = session.userAgent.slice(0, limits.userAgentCharacters)
    const { expiresAt } = await oneRow(pool, add, { id, sha256, projectId, seconds, userAgent, ...owner })
    await execute(pool, removeOldest, { ownerId: 'userId' in session ? session.userId : session.keyId, kept: limits.sessionsPerOwner })
    return { id, expiresAt }
  },
  /** The session of that hash; null where there is none or it has expired. Whether the key of one is still valid is not asked. */
  async find(sha256: string): Promise<SessionRecord | null> {
    const found = await firstRow(pool, find, { sha256 })
    if (!found) return null
    const { id, projectId, project, expiresAt } = found
    return { id, projectId, project, expiresAt, limits: projectLimit.parse(found.limits), owner: ownerOf(found) }
  },
  /** Lets a session work in another project from now on. */
  async choose(sha256: string, projectId: string): Promise<void> {
    await execute(pool, choose, { sha256, projectId })
  },
  /** Notes that a session was used. */
  async touch(sha256: string): Promise<void> {
    await execute(pool, touch, { sha256 })
  },
  /** Signs out. */
  async end(sha256: string): Promise<void> {
    await execute(pool, end, { sha256 })
  },
  /** Sessions that have not ended, the one that was used last first. */
  list: (asker: SessionAsker): Promise<ListedSession[]> => rows(pool, list, { ...asker, most: limits.listedSessions }),
  /**
   * Ends a session by its id. Returns the hash of what its cookie holds.
   * @throws {AppError} `not_found` for one that has ended or that the asker may not see.
   */
  async endOne({ id: askerId, projectId, isAdmin }: SessionAsker, id: string): Promise<string> {
    const ended = await firstRow(pool, endOne, { askerId, projectId, isAdmin, id })
    if (!ended) throw new AppError({ code: 'not_found', message: `no session ${id}, or it has ended` })
    return ended.sha256
  },
})

type Found = { userId: string | null; keyId: string | null; keySha256: string | null; email: string | null; name: string | null; roles: unknown }

function ownerOf({ userId, keyId, keySha256, email, name, roles }: Found): SessionOwner {
  if (userId !== null) return { kind: 'user', userId, email, name, role: strongestRole(role.array().parse(roles)) }
  return {
    kind: 'key',
    keyId: defined(keyId, 'the key of a session'),
    name: defined(name, 'the name of a key'),
    secretSha256: defined(keySha256, 'the secret of a session'),
  }
}
