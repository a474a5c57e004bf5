import type { Role } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { execute, nullable, oneRow, rows, statement, text, word } from '../connection/statement.js'

/** A role in a project: granted to an address, or claimed by the provider for a user. */
export type ProjectMemberRecord = { email: string | null; role: Role; source: 'grant' | 'claim'; userId: string | null; name: string | null }

/** The members of projects: users with a role there. */
export type ProjectMembers = ReturnType<typeof createProjectMembers>

const memberRow = { email: nullable(text), role: word<Role>(), source: word<'grant' | 'claim'>(), userId: nullable(text), name: nullable(text) }
const list = statement({
  name: 'project members: list',
  text: `SELECT m.email, m.role, m.source, m.user_id AS "userId", u.name FROM (
      SELECT email, role, 'grant' AS source, user_id FROM project_members WHERE project_id = $1
      UNION ALL SELECT u.email, c.role, 'claim', c.user_id FROM claimed_roles c JOIN users u ON u.id = c.user_id WHERE c.project_id = $1
    ) m LEFT JOIN users u ON u.id = m.user_id ORDER BY m.email, m.source`,
  params: { projectId: text },
  row: memberRow,
})
// Somebody who has signed in with the address already is a member at once.
const set = statement({
  name: 'project members: set',
  text: `WITH known AS (SELECT id, name FROM users WHERE email = $2 ORDER BY last_sign_in_at DESC LIMIT 1),
      stored AS (INSERT INTO project_members (project_id, email, role, user_id) VALUES ($1, $2, $3, (SELECT id FROM known))
        ON CONFLICT (project_id, email) DO UPDATE SET role = excluded.role RETURNING email, role, user_id)
    SELECT s.email, s.role, 'grant' AS source, s.user_id AS "userId", u.name FROM stored s LEFT JOIN users u ON u.id = s.user_id`,
  params: { projectId: text, email: text, role: word<Role>() },
  row: memberRow,
})
const remove = statement({
  name: 'project members: remove',
  text: 'DELETE FROM project_members WHERE project_id = $1 AND email = $2',
  params: { projectId: text, email: text },
})

/** The members of projects: users with a role there. */
export const createProjectMembers = ({ pool }: Connections) => ({
  list: (projectId: string): Promise<ProjectMemberRecord[]> => rows(pool, list, { projectId }),
  /** Grants a role to an address, in lower case, or changes it. */
  set: (projectId: string, email: string, role: Role): Promise<ProjectMemberRecord> => oneRow(pool, set, { projectId, email, role }),
  /**
   * Takes a grant away.
   * @throws {AppError} `not_found`.
   */
  async remove(projectId: string, email: string): Promise<void> {
    if ((await execute(pool, remove, { projectId, email })) === 0) throw notFound('member', email)
  },
})
