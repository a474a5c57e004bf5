import type { Readable } from 'node:stream'
import { type ErrorCode, errorBody, errorCodes } from '@trainyard/spec'
import { z } from 'zod'

type ErrorReplies = Record<number, typeof errorBody>

const everywhere: readonly ErrorCode[] = ['invalid_request', 'unauthorized', 'forbidden', 'rate_limited', 'internal', 'unavailable']

/** The errorReplies of a route for its documentation: those that every route has, and its own. */
export function errorReplies(...own: readonly ErrorCode[]): ErrorReplies {
  return Object.fromEntries([...everywhere, ...own].map((code) => [errorCodes[code].status, errorBody]))
}

/** A stream of bytes, for routes whose reply is a file. Streams are sent as they are; the schema only documents them. */
export const fileReply = (contentType: string, description: string) => ({
  description,
  content: { [contentType]: { schema: z.custom<Readable>().meta({ type: 'string', contentMediaType: contentType, description }) } },
})
