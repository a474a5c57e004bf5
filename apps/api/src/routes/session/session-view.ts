import type { SessionRecord } from '@trainyard/db'
import { scopesOfRole, type SessionView } from '@trainyard/spec'
import type { RouteDeps } from '../../app.js'

/** What a browser sees that is not signed in. */
export const signedOut = (canSignIn: boolean): SessionView => ({
  object: 'session',
  id: null,
  signed_in: false,
  sign_in_url: canSignIn ? '/v1/session/sign-in' : null,
  user: null,
  key: null,
  project: null,
  role: null,
  scopes: [],
  projects: [],
  csrf_token: null,
  expires_at: null,
})

/** What a signed-in browser sees of its session. */
export async function viewOf(
  { db, access: { sessions, signIn } }: Pick<RouteDeps, 'db' | 'access'>,
  value: string,
  session: SessionRecord,
): Promise<SessionView> {
  const { id, owner, project, expiresAt } = session
  const common = { ...signedOut(signIn !== null), id, signed_in: true, project, csrf_token: sessions.csrfTokenOf(value), expires_at: expiresAt.toISOString() }
  if (owner.kind === 'key') {
    const caller = await sessions.callerOf(value)
    return { ...common, key: { id: owner.keyId, name: owner.name }, scopes: caller === null ? [] : [...caller.scopes] }
  }
  const { userId, email, name, role } = owner
  return {
    ...common,
    user: { id: userId, email, name },
    role,
    scopes: role === null ? [] : [...scopesOfRole[role]],
    projects: (await db.users.memberships(userId)).map((each) => ({ name: each.project, role: each.role })),
  }
}
