import { projectLimit, type ProjectLimits, type Role, role, strongestRole } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { execute, firstRow, float, json, nullable, oneRow, statement, text, texts, time } from '../connection/statement.js'

/** A signed-in browser: who, in which project, with which role there. `projectId` is null until a project is chosen, `role` where the user has none in it. */
export type SessionRecord = {
  userId: string
  email: string | null
  name: string | null
  projectId: string | null
  project: string | null
  role: Role | null
  /** Those of the project, or the defaults. */
  limits: ProjectLimits
  expiresAt: Date
}

/** Sessions of signed-in browsers, found by the hash of what their cookie holds. */
export type Sessions = ReturnType<typeof createSessions>

const add = statement({
  name: 'sessions: add',
  text: `INSERT INTO sessions (sha256, user_id, project_id, expires_at)
    VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4)) RETURNING expires_at AS "expiresAt"`,
  params: { sha256: text, userId: text, projectId: nullable(text), seconds: float },
  row: { expiresAt: time },
})
const find = statement({
  name: 'sessions: find',
  text: `SELECT s.user_id AS "userId", u.email, u.name, s.project_id AS "projectId", p.name AS project, COALESCE(p.limits, '{}') AS limits, s.expires_at AS "expiresAt",
      ARRAY(SELECT role FROM project_members WHERE user_id = s.user_id AND project_id = s.project_id
        UNION ALL SELECT role FROM claimed_roles WHERE user_id = s.user_id AND project_id = s.project_id) AS roles
    FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN projects p ON p.id = s.project_id
    WHERE s.sha256 = $1 AND s.expires_at > clock_timestamp()`,
  params: { sha256: text },
  row: {
    userId: text,
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
const choose = statement({
  name: 'sessions: choose project',
  text: 'UPDATE sessions SET project_id = $2 WHERE sha256 = $1',
  params: { sha256: text, projectId: text },
})
const end = statement({ name: 'sessions: end', text: 'DELETE FROM sessions WHERE sha256 = $1', params: { sha256: text } })
const removeExpired = statement({ name: 'sessions: remove expired', text: 'DELETE FROM sessions WHERE expires_at <= clock_timestamp()' })

/** Sessions of signed-in browsers, found by the hash of what their cookie holds. */
export const createSessions = ({ pool }: Connections) => ({
  /** Stores a session for so many seconds, and removes those that have expired. Returns when it expires. */
  async add(session: { sha256: string; userId: string; projectId: string | null; seconds: number }): Promise<Date> {
    await execute(pool, removeExpired, {})
    return (await oneRow(pool, add, session)).expiresAt
  },
  /** The session of that hash; null where there is none or it has expired. */
  async find(sha256: string): Promise<SessionRecord | null> {
    const found = await firstRow(pool, find, { sha256 })
    if (!found) return null
    const { roles, limits, ...session } = found
    return { ...session, limits: projectLimit.parse(limits), role: strongestRole(role.array().parse(roles)) }
  },
  /** Lets a session work in another project from now on. */
  async choose(sha256: string, projectId: string): Promise<void> {
    await execute(pool, choose, { sha256, projectId })
  },
  /** Signs out. */
  async end(sha256: string): Promise<void> {
    await execute(pool, end, { sha256 })
  },
})
