import { createId } from '@trainyard/runtime'
import { type Role, strongestRole } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { execute, nullable, oneRow, rows, statement, text, texts, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'

/** Who has signed in, as the provider of identities says. `email` is verified and in lower case. */
export type SignedIn = {
  issuer: string
  subject: string
  email: string | null
  name: string | null
  /** Roles that the provider's claims give, by the name of the project, which is made if it is new. */
  claimed: readonly { project: string; role: Role }[]
}

/** A project that a user belongs to, with the strongest of the roles there. */
export type Membership = { projectId: string; project: string; role: Role }

/** Users, who sign in through a provider of identities. */
export type Users = ReturnType<typeof createUsers>

const upsert = statement({
  name: 'users: upsert',
  text: `INSERT INTO users (id, issuer, subject, email, name) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (issuer, subject) DO UPDATE SET email = excluded.email, name = excluded.name, last_sign_in_at = clock_timestamp() RETURNING id`,
  params: { id: text, issuer: text, subject: text, email: nullable(text), name: nullable(text) },
  row: { id: text },
})
// A grant that somebody has taken stays that person's, whoever owns the address later.
const takeGrants = statement({
  name: 'users: take grants',
  text: 'UPDATE project_members SET user_id = $1 WHERE email = $2 AND user_id IS NULL',
  params: { userId: text, email: text },
})
const dropClaims = statement({ name: 'users: drop claims', text: 'DELETE FROM claimed_roles WHERE user_id = $1', params: { userId: text } })
const makeProjects = statement({
  name: 'users: make projects',
  text: 'INSERT INTO projects (id, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT (name) DO NOTHING',
  params: { ids: texts, names: texts },
})
const addClaims = statement({
  name: 'users: add claims',
  text: `INSERT INTO claimed_roles (user_id, project_id, role)
    SELECT $1, p.id, c.role FROM unnest($2::text[], $3::text[]) AS c(project, role) JOIN projects p ON p.name = c.project`,
  params: { userId: text, projects: texts, roles: texts },
})
const memberships = statement({
  name: 'users: memberships',
  text: `SELECT r.project_id AS "projectId", p.name AS project, r.role FROM (
      SELECT project_id, role FROM project_members WHERE user_id = $1 UNION ALL SELECT project_id, role FROM claimed_roles WHERE user_id = $1
    ) r JOIN projects p ON p.id = r.project_id ORDER BY p.name`,
  params: { userId: text },
  row: { projectId: text, project: text, role: word<Role>() },
})

/** Users, who sign in through a provider of identities. */
export const createUsers = ({ pool }: Connections) => ({
  /** Notes a sign-in: makes the user or updates it, hands over grants to the address, and replaces the roles of the claims. Returns the user's id. */
  signIn: ({ claimed, ...user }: SignedIn): Promise<string> =>
    inTransaction(pool, async (transaction) => {
      const { id: userId } = await oneRow(transaction, upsert, { id: createId('user'), ...user })
      if (user.email !== null) await execute(transaction, takeGrants, { userId, email: user.email })
      await execute(transaction, dropClaims, { userId })
      const projects = [...new Set(claimed.map(({ project }) => project))]
      await execute(transaction, makeProjects, { ids: projects.map(() => createId('project')), names: projects })
      const roles = projects.map((name) => strongestRole(claimed.filter(({ project }) => project === name).map(({ role }) => role)))
      await execute(transaction, addClaims, { userId, projects, roles })
      return userId
    }),
  /** All projects of a user, by name. */
  async memberships(userId: string): Promise<Membership[]> {
    const found = await rows(pool, memberships, { userId })
    const strongest = (projectId: string) => strongestRole(found.filter((each) => each.projectId === projectId).map(({ role }) => role))
    // A grant and a claim may give two roles in one project: the strongest counts.
    return found.filter(
      ({ projectId, role }, index) => role === strongest(projectId) && found.findIndex((each) => each.projectId === projectId && each.role === role) === index,
    )
  },
})
