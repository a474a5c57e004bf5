import { storedKey } from '../session/key.js'
import { RequestError } from './request-error.js'

/** A query of a URL; what is undefined or empty is left out. */
export const query = (values: Readonly<Record<string, string | number | undefined>>): string => {
  const entries = Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

/** Calls the API that served this page, with the key of this session. Throws a `RequestError` when it refuses; `alsoReply` is a status that is an answer all the same. */
export async function call<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal, alsoReply?: number): Promise<T> {
  const headers = new Headers({ authorization: `Bearer ${storedKey() ?? ''}` })
  const form = body instanceof FormData
  if (body !== undefined && !form) headers.set('content-type', 'application/json')
  if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID())
  const reply = await fetch(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  })
  if (!reply.ok && reply.status !== alsoReply) throw await RequestError.from(reply)
  return (await reply.json()) as T
}

export const get = <T>(path: string, signal?: AbortSignal): Promise<T> => call<T>('GET', path, undefined, signal)
