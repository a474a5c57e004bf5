import { TrainyardError } from './errors.js'

/** A page of a list. */
export type Page<T> = {
  object: 'list'
  data: T[]
  first_id: string | null
  last_id: string | null
  has_more: boolean
  /** Pass as `after`, with the same query, for the page that follows; null at the end. */
  next: string | null
}

/** Which page of a list. */
export type PageQuery = { limit?: number; after?: string }

/**
 * The body of a reply. Its type is named by `Calls`, because the generated client's own one loses the length of fixed lists.
 * @throws {TrainyardError} when a reply that succeeded has none.
 */
export async function body<T>(reply: Promise<{ data?: unknown }>): Promise<T> {
  const { data } = await reply
  if (data === undefined) throw new TrainyardError({ message: 'the service answered without a body', status: 0, code: 'no_body', requestId: null })
  return data as T
}

/** What a path with one id takes. */
export const byId = (id: string) => ({ params: { path: { id } } })
