import type { UploadRecord } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { type ErrorDetail, limits, type UploadView } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { plainFilename } from '../../plain-filename.js'
import { invalidRequest } from '../../plugins/requests/validation.js'

/** The version of the protocol that is spoken here (https://tus.io/protocols/resumable-upload), with the extensions creation, expiration and termination. */
const version = '1.0.0'

/** What a server says of itself. */
export const tusCapabilities = {
  'tus-resumable': version,
  'tus-version': version,
  'tus-extension': 'creation,expiration,termination',
  'tus-max-size': String(limits.uploadFileBytes),
}

/** The type of a piece. */
export const pieceType = 'application/offset+octet-stream'

/**
 * Checks the protocol's version, which a caller that follows no protocol may leave out, and says it in the reply.
 * @throws {AppError} `precondition_failed` for another version.
 */
export function speakTus(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('tus-resumable', version)
  const asked = request.headers['tus-resumable']
  if (asked === undefined || asked === version) return
  reply.header('tus-version', version)
  const message = `Tus-Resumable must be ${version}, or left out; received ${String(asked).slice(0, 20)}`
  throw new AppError({ code: 'precondition_failed', message })
}

/** What the protocol says of an upload in headers. */
export const uploadHeaders = ({ offset, bytes, expiresAt }: UploadRecord): Record<string, string> => ({
  'upload-offset': String(offset),
  'upload-length': String(bytes),
  'upload-expires': expiresAt.toUTCString(),
  'cache-control': 'no-store',
})

/** An upload as the API shows it. */
export const toUploadView = ({ id, filename, bytes, offset, sha256, expectedSha256, isUsed, createdAt, expiresAt }: UploadRecord): UploadView => ({
  object: 'upload',
  id,
  filename,
  bytes,
  offset,
  sha256,
  expected_sha256: expectedSha256,
  used: isUsed,
  created_at: createdAt.toISOString(),
  expires_at: expiresAt.toISOString(),
})

/**
 * A header that is a number of bytes.
 * @throws {AppError} `invalid_request` where it is none, or missing.
 */
export function readBytes(request: FastifyRequest, name: 'upload-length' | 'upload-offset'): number {
  const text = request.headers[name]
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text)
  throw invalidRequest([headerError(name, 'format', 'must be a number of bytes', text)])
}

/** What an upload's metadata say: its file's name and, where the sender knows it, its SHA-256. */
export type UploadMetadata = { filename: string; expectedSha256: string | null }

/**
 * Reads Upload-Metadata: pairs of a key and a value in base64, separated by commas. Keys that are not known here are for the sender alone. A SHA-256 may also
 * come as Repr-Digest (RFC 9530).
 * @throws {AppError} `invalid_request` for a SHA-256 that is none.
 */
export function readMetadata({ headers }: FastifyRequest): UploadMetadata {
  // default: nothing is said
  const text = String(headers['upload-metadata'] ?? '')
  const pairs = new Map(text.split(',').map(pairOf))
  const given = pairs.get('sha256') ?? digestIn(headers['repr-digest'])
  if (given !== undefined && !/^[0-9a-f]{64}$/.test(given))
    throw invalidRequest([headerError('upload-metadata', 'sha256', 'must give sha256 as 64 hex digits in lower case, in base64', given)])
  return { filename: plainFilename(pairs.get('filename')), expectedSha256: given ?? null }
}

function pairOf(pair: string): [string, string] {
  const [key = '', value = ''] = pair.trim().split(' ', 2)
  return [key, Buffer.from(value, 'base64').toString('utf8')]
}

/** The SHA-256 of a Repr-Digest header, in hex. */
function digestIn(header: string | string[] | undefined): string | undefined {
  const [, base64] = /(?:^|[\s,])sha-256=:([A-Za-z0-9+/=]{1,100}):/.exec(String(header)) ?? []
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('hex')
}

function headerError(name: string, rule: string, what: string, received: unknown): ErrorDetail {
  const text = typeof received === 'string' ? received.slice(0, 100) : undefined
  return { path: `headers.${name}`, rule, message: `headers.${name} ${what}`, ...(text === undefined ? {} : { received: text }) }
}
