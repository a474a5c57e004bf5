import type { Readable } from 'node:stream'
import { errorBody, type ErrorCode, errorCodes } from '@trainyard/spec'
import { z } from 'zod'

type ErrorReplies = Record<number, typeof errorBody>

/** The errors of a route for its documentation: those of its own. What all routes share, such as 401, the document adds itself. */
export function errorReplies(...own: readonly ErrorCode[]): ErrorReplies {
  return Object.fromEntries([...(['invalid_request'] as const), ...own].map((code) => [errorCodes[code].status, errorBody]))
}

/** A stream of bytes, for routes whose reply is a file. Streams are sent as they are; the schema, with what else is said in it, only documents them. */
export const fileReply = (contentType: string, description: string, also: { contentSchema?: { $ref: string } } = {}) => ({
  description,
  content: { [contentType]: { schema: z.custom<Readable>().meta({ type: 'string', contentMediaType: contentType, description, ...also }) } },
})

/** A page as the database gives it; without `next` it is the whole list. */
type Page<T> = { data: T[]; hasMore: boolean; next: string | null }

/** A list that is never cut. */
export const wholeList = <T>(data: T[]): Page<T> => ({ data, hasMore: false, next: null })

/** A page as lists show it. `idOf` gives the id of an item. */
export function listPage<T, View>(page: Page<T>, view: (item: T) => View, idOf: (item: View) => string) {
  const data = page.data.map(view)
  const [first, last] = [data[0], data.at(-1)]
  return {
    object: 'list' as const,
    data,
    first_id: first === undefined ? null : idOf(first),
    last_id: last === undefined ? null : idOf(last),
    has_more: page.hasMore,
    next: page.next,
  }
}
