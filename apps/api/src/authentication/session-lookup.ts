import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Database, SessionRecord } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { scopesOfRole } from '@trainyard/spec'
import { secretSha256 } from './api-key.js'
import type { Caller } from './caller.js'
import { createTrustedReads } from './trusted-reads.js'

/** How long an answer of the database is trusted: a role that was taken away, or a session that was ended elsewhere, counts no longer than this. */
const trustedMs = 500
/** Answers kept at once; the oldest go first. */
const kept = 1_000

/** Methods that change nothing, and so need no token against forged requests (RFC 9110 §9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds out whose session a cookie is. */
export type SessionLookup = {
  /** The session of a cookie's value; null where there is none or it has ended. */
  find(value: string): Promise<SessionRecord | null>
  /**
   * The user whose session it is; null where there is none or it has ended.
   * @throws {AppError} `forbidden` for a user without a role in the session's project.
   */
  callerOf(value: string): Promise<Caller | null>
  /** What a page must send as `x-csrf-token` with everything that changes something. */
  csrfTokenOf(value: string): string
  /** @throws {AppError} `forbidden` for a request that changes something without the token: another site may have sent it. */
  checkCsrf(value: string, request: { method: string; token: string | string[] | undefined }): void
  /** Forgets what is known of a session. */
  forget(value: string): void
}

/** Looks sessions up by the hash of what their cookie holds. */
export function createSessionLookup(db: Database, { secret, operatorProject }: { secret: string; operatorProject: string }): SessionLookup {
  const sessions = createTrustedReads<SessionRecord>({ trustedMs, kept })
  const find = async (value: string): Promise<SessionRecord | null> => {
    const sha256 = secretSha256(value)
    const session = await sessions.get(sha256, () => db.sessions.find(sha256))
    return session !== null && session.expiresAt.getTime() > Date.now() ? session : null
  }
  const csrfTokenOf = (value: string): string => createHmac('sha256', secret).update(`csrf ${value}`).digest('base64url')
  return {
    find,
    csrfTokenOf,
    forget: (value) => {
      const sha256 = secretSha256(value)
      sessions.forget((name) => name === sha256)
    },
    async callerOf(value) {
      const session = await find(value)
      if (!session) return null
      const { projectId, project, role, limits, userId: id } = session
      if (projectId === null || project === null || role === null) throw withoutRole(session)
      return {
        kind: 'user',
        id,
        projectId,
        project,
        limits,
        scopes: scopesOfRole[role],
        isOperator: projectId === operatorProject && role === 'admin',
        // The project and the role must be those that the request began with.
        isValid: async () => {
          const now = await find(value)
          return now !== null && now.projectId === projectId && now.role === role
        },
      }
    },
    checkCsrf(value, { method, token }) {
      if (safeMethods.has(method)) return
      const [expected, given] = [Buffer.from(csrfTokenOf(value)), Buffer.from(String(token))]
      if (given.length === expected.length && timingSafeEqual(given, expected)) return
      throw new AppError({ code: 'forbidden', message: 'a signed-in page must send the csrf_token of GET /v1/session as the header x-csrf-token' })
    },
  }
}

function withoutRole({ email, project }: SessionRecord): AppError {
  const who = email ?? 'this user, whose address the provider has not verified,'
  const message = project === null ? `${who} belongs to no project: an admin must add the address to one` : `${who} no longer belongs to the project ${project}`
  return new AppError({ code: 'forbidden', message })
}
