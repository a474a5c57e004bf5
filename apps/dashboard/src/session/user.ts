import type { Schemas } from '@trainyard/client'

type Session = Schemas['Session']

let session: Session | null = null

/** The session that `loadSession` has found; null before, and where users do not sign in. */
export const signedInSession = (): Session | null => session

/** Asks the service, by the cookie of this browser, who is signed in. A service that does not answer leaves the page to its keys. */
export async function loadSession(): Promise<void> {
  const reply = await fetch('/v1/session').catch(() => null)
  session = reply?.ok === true ? ((await reply.json()) as Session) : null
}

/** Where this browser signs in and comes back to the page that it shows; null where the service knows keys only. */
export function signInLink({ pathname, search, hash }: Location): string | null {
  const url = session?.sign_in_url ?? null
  return url === null ? null : `${url}?return_to=${encodeURIComponent(`${pathname}${search}${hash}`)}`
}
