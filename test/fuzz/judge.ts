import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { DocumentedReplies } from '@trainyard/testing/api/documented-replies.js'
import type { FuzzRequest } from './requests.js'

/** A reply as it came; `operationId` is that of the route that answered, undefined where there was none. */
export type FuzzReply = { status: number; headers: Record<string, string | undefined>; body: Buffer; operationId: string | undefined }

/** Server errors that the document means: what is not implemented yet. */
const meantErrors: ReadonlySet<number> = new Set([501])

const unpackers: Readonly<Record<string, (body: Buffer) => Buffer>> = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }

/** What is wrong with a reply: the kind of error, and the error itself. Null for a valid reply. */
export function problemOf(request: FuzzRequest, reply: FuzzReply, documented: DocumentedReplies): { kind: string; what: string } | null {
  const { status, headers, operationId } = reply
  const body = unpackers[headers['content-encoding'] ?? '']?.(reply.body) ?? reply.body
  if (status >= 500 && !meantErrors.has(status)) return { kind: '5xx', what: `${operationId} ${status}: ${body.toString().slice(0, 500)}` }
  if (headers['x-request-id'] === undefined) return { kind: 'no request id', what: `${operationId} ${status}` }
  if (request.method === 'HEAD') return body.length === 0 ? null : { kind: 'schema', what: 'a body for HEAD' }
  // A preflight of another origin is answered by no route.
  if (request.method === 'OPTIONS' && status === 204) return null
  if (operationId === undefined)
    return status >= 400 && status < 500 && isError(body) ? null : { kind: 'schema', what: `${status} without a route: ${body.toString().slice(0, 500)}` }
  // The address decides the form of an error, also where another operation was reached at it than was meant.
  if (status >= 400 && operationId !== request.operation.id && isError(body)) return null
  const wrong = documented.problemOf({ operationId, status, contentType: headers['content-type'], body })
  if (wrong !== null) return { kind: wrong.includes('status is not documented') ? 'undocumented status' : 'schema', what: wrong }
  const taken =
    status < 300 && operationId === request.operation.id ? documented.problemOfRequest({ operationId, body: sentJson(request), query: request.query }) : null
  return taken === null ? null : { kind: 'accepted invalid', what: taken }
}

function isError(body: Buffer): boolean {
  const value: unknown = parsed(body)
  return typeof value === 'object' && value !== null && ('error' in value || 'error_code' in value)
}

/** The body that was sent, as JSON; undefined where it is none, or where it was sent as something else. */
function sentJson({ body, headers }: FuzzRequest): unknown {
  if (body === null || headers['inference-header-content-length'] !== undefined || headers['content-type'] !== 'application/json') return undefined
  try {
    return parsed(unpackers[headers['content-encoding'] ?? '']?.(body) ?? body)
  } catch {
    return undefined
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
