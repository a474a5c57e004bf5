import type { Schemas } from '@trainyard/client'

type Session = Schemas['Session']

const changed = 'trainyard:session'
const path = '/v1/session'
/** Tells the other tabs of this browser, which share its cookie. */
const tabs = new BroadcastChannel(changed)

let session: Session | null = null

/** The session that was found or made last; null before, and where the service did not answer. */
export const signedInSession = (): Session | null => session

/** Whether this browser is signed in, as a user or with a key. */
export const isSignedIn = (): boolean => session?.signed_in === true

/** Asks the service, by the cookie of this browser, who is signed in. */
export async function loadSession(): Promise<void> {
  const reply = await fetch(path).catch(() => null)
  session = reply?.ok === true ? ((await reply.json()) as Session) : null
}

/** Takes the key out of the link that `npm start` prints (`/#key=…`): what stands behind # is sent to no server, and so in no log. */
export function keyInAddress({ href }: Pick<Location, 'href'>, history: Pick<History, 'replaceState'>): string | null {
  const url = new URL(href)
  const parts = new URLSearchParams(url.hash.slice(1))
  const key = parts.get('key')
  if (key === null) return null
  // Neither bookmarked nor shared by accident.
  url.hash = ''
  history.replaceState(null, '', url)
  return key
}

/** Whether the session is that of this very key. */
const isOf = (key: string): boolean => session?.key != null && key.startsWith(`ty_${session.key.id.slice('key_'.length)}_`)

/**
 * Exchanges a key for a session, whose cookie no script can read; the key itself is kept nowhere.
 * @throws {Error} with what the service said to it.
 */
export async function signInWithKey(key: string): Promise<void> {
  if (isOf(key)) return
  const reply = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ key }) })
  const body = (await reply.json()) as Session | Schemas['Error']
  if ('error' in body) throw new Error(body.error.message)
  session = body
  announce()
}

/** Forgets the session, after signing out, and where the service says that it has ended; asks how to sign in again. */
export async function forgetSession(): Promise<void> {
  if (!isSignedIn()) return
  session = null
  await loadSession()
  announce()
}

function announce(): void {
  dispatchEvent(new Event(changed))
  tabs.postMessage(null)
}

/** Calls back whenever this browser signs in or out, in this tab or another; gives back how to stop that. */
export function onSession(callback: () => void): () => void {
  const elsewhere = () => void loadSession().then(callback)
  addEventListener(changed, callback)
  tabs.addEventListener('message', elsewhere)
  return () => {
    removeEventListener(changed, callback)
    tabs.removeEventListener('message', elsewhere)
  }
}

/** Where this browser signs in as a user and comes back to the page that it shows; null where the service knows keys only. */
export function signInLink({ pathname, search, hash }: Location): string | null {
  const url = session?.sign_in_url ?? null
  return url === null ? null : `${url}?return_to=${encodeURIComponent(`${pathname}${search}${hash}`)}`
}
