import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Database, SessionRecord } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { scopesOfRole } from '@trainyard/spec'
import { LRUCache } from 'lru-cache'
import { secretSha256 } from './api-key.js'
import type { Caller } from './caller.js'
import type { KeyLookup } from './key-lookup.js'
import { createTrustedReads } from './trusted-reads.js'

/** How long an answer of the database is trusted: a role that was taken away, or a session that was ended elsewhere, counts no longer than this. */
const trustedMs = 500
/** Answers kept at once; the oldest go first. */
const kept = 1_000
/** When a session was used last is written at most this often. */
const touchEveryMs = 60_000
/** A session that was valid within this time is looked up even for an address that sent too many wrong ones. */
const rememberedMs = 3_600_000

/** Methods that change nothing, and so need no token against forged requests (RFC 9110 §9.2.1). */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Finds out whose session a cookie is. */
export type SessionLookup = {
  /** The session of a cookie's value; null where there is none, it has ended, or its key has. */
  find(value: string): Promise<SessionRecord | null>
  /**
   * The user or the key whose session it is; null where there is none or it has ended.
   * @throws {AppError} `forbidden` for a user without a role in the session's project.
   */
  callerOf(value: string): Promise<Caller | null>
  /** Whether this very session was valid lately, without asking the database. */
  wasValid(value: string): boolean
  /** What a page must send as `x-csrf-token` with everything that changes something. */
  csrfTokenOf(value: string): string
  /** @throws {AppError} `forbidden` for a request that changes something without the token: another site may have sent it. */
  checkCsrf(value: string, request: { method: string; token: string | string[] | undefined }): void
  /** Forgets what is known of a session, by the hash of its cookie's value. */
  forget(sha256: string): void
}

type Lookups = { keys: Pick<KeyLookup, 'callerOfSecret'>; operatorProject: string }

/** Looks sessions up by the hash of what their cookie holds. The session of a key is worth what the key is worth, and ends with the secret that made it. */
export function createSessionLookup(db: Database, { keys, operatorProject }: Lookups): SessionLookup {
  const sessions = createTrustedReads<SessionRecord>({ trustedMs, kept })
  const remembered = new LRUCache<string, true>({ max: kept, ttl: rememberedMs })
  const touched = new LRUCache<string, true>({ max: kept, ttl: touchEveryMs })

  const read = async (sha256: string): Promise<SessionRecord | null> => {
    const session = await sessions.get(sha256, () => db.sessions.find(sha256))
    return session !== null && session.expiresAt.getTime() > Date.now() ? session : null
  }
  const keyOf = ({ owner }: SessionRecord): Promise<Caller | null> | null =>
    owner.kind === 'key' ? keys.callerOfSecret({ id: owner.keyId, sha256: owner.secretSha256 }) : null
  const find = async (sha256: string): Promise<SessionRecord | null> => {
    const session = await read(sha256)
    const isValid = session !== null && (session.owner.kind === 'user' || (await keyOf(session)) !== null)
    if (!isValid) remembered.delete(sha256)
    return isValid ? session : null
  }
  const callerOf = async (sha256: string, session: SessionRecord): Promise<Caller | null> => {
    const key = await keyOf(session)
    if (key !== null) return { ...key, isValid: async () => (await find(sha256)) !== null }
    if (session.owner.kind === 'key') return null
    return userOf(session, operatorProject, () => find(sha256))
  }
  const touch = (sha256: string): void => {
    remembered.set(sha256, true)
    if (touched.has(sha256)) return
    touched.set(sha256, true)
    // Only a note for the list of sessions: a request must not fail or wait for it.
    void db.sessions.touch(sha256).catch(() => touched.delete(sha256))
  }
  return {
    find: (value) => find(secretSha256(value)),
    csrfTokenOf,
    forget: (sha256) => sessions.forget((name) => name === sha256),
    wasValid: (value) => remembered.has(secretSha256(value)),
    async callerOf(value) {
      const sha256 = secretSha256(value)
      const session = await find(sha256)
      if (session === null) return null
      touch(sha256)
      return callerOf(sha256, session)
    },
    checkCsrf(value, { method, token }) {
      if (safeMethods.has(method)) return
      const [expected, given] = [Buffer.from(csrfTokenOf(value)), Buffer.from(String(token))]
      if (given.length === expected.length && timingSafeEqual(given, expected)) return
      throw new AppError({ code: 'forbidden', message: 'a signed-in page must send the csrf_token of GET /v1/session as the header x-csrf-token' })
    },
  }
}

/** Made of what the cookie holds, which no other site knows: pages of other origins cannot compute it, and it does not tell the cookie. */
const csrfTokenOf = (value: string): string => createHmac('sha256', value).update('csrf').digest('base64url')

/** The user of a session, with the role in its project. */
function userOf(session: SessionRecord, operatorProject: string, again: () => Promise<SessionRecord | null>): Caller {
  const { owner, projectId, project, limits } = session
  if (owner.kind !== 'user' || projectId === null || project === null || owner.role === null) throw withoutRole(session)
  const { role, userId: id } = owner
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
      const now = await again()
      return now !== null && now.projectId === projectId && now.owner.kind === 'user' && now.owner.role === role
    },
  }
}

function withoutRole({ owner, project }: SessionRecord): AppError {
  const email = owner.kind === 'user' ? owner.email : null
  const who = email ?? 'this user, whose address the provider has not verified,'
  const message = project === null ? `${who} belongs to no project: an admin must add the address to one` : `${who} no longer belongs to the project ${project}`
  return new AppError({ code: 'forbidden', message })
}
