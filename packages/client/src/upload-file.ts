import type { Connection, Schemas } from './connection.js'
import { ConnectionError, errorFromReply } from './errors.js'
import { wait } from './transport.js'

/** How a file is sent. */
export type FileUpload = {
  /** The SHA-256 of the file in hex, where it is known: the server checks it, and what came of the same file before is not sent again. */
  sha256: string | undefined
  /** Hears how many bytes are at the server. */
  onSent(bytes: number): void
  signal: AbortSignal
}

/** A piece should take about so long: a broken connection costs little then, and a fast one is not held up. */
const pieceMs = 4_000
const pieceBytes = { first: 1 << 20, least: 64 << 10, most: 16 << 20 }
/** Tries without any progress before an upload is given up, with growing pauses between them. */
const mostTries = 8
const pauses = { firstMs: 500, longestMs: 15_000 }

/**
 * Uploads a file in pieces (https://tus.io/protocols/resumable-upload) and returns the id of the upload. After a broken connection, or while the server is
 * away, it goes on with what the server has.
 * @throws {TrainyardError} when the server rejects it, or nothing moves over many tries.
 */
export async function uploadFile(connection: Connection, file: File, { sha256, onSent, signal }: FileUpload): Promise<string> {
  const { id, offset } = (await openUpload(connection, file, sha256, signal)) ?? (await announce(connection, file, sha256, signal))
  const url = `${connection.url}/v1/uploads/${id}`
  let [at, size, tries] = [offset, pieceBytes.first, 0]
  onSent(at)
  // An empty file is one empty piece.
  for (let isFirst = true; at < file.size || (isFirst && file.size === 0); isFirst = false) {
    const started = performance.now()
    const failure = await sendPiece(connection, url, file.slice(at, at + size), at, signal)
    const now = failure ? ((await offsetAfter(connection, url, failure, signal)) ?? at) : Math.min(at + size, file.size)
    tries = now > at ? 0 : tries + 1
    if (failure && tries >= mostTries) throw failure
    if (failure) await wait(Math.min(pauses.firstMs * 2 ** tries, pauses.longestMs), signal)
    const factor = failure ? 0.5 : Math.min(2, pieceMs / Math.max(performance.now() - started, 1))
    size = Math.round(Math.min(Math.max(size * factor, pieceBytes.least), pieceBytes.most))
    at = now
    onSent(at)
  }
  return id
}

/** An upload of the same file that was begun before, by whoever. */
async function openUpload({ url, send }: Connection, file: File, sha256: string | undefined, signal: AbortSignal): Promise<Schemas['Upload'] | undefined> {
  if (sha256 === undefined) return undefined
  const reply = await send(new Request(`${url}/v1/uploads`, { signal }))
  if (!reply.ok) throw await errorFromReply(reply)
  const { data } = (await reply.json()) as { data: Schemas['Upload'][] }
  return data.find((upload) => upload.bytes === file.size && upload.expected_sha256 === sha256)
}

async function announce({ url, send }: Connection, file: File, sha256: string | undefined, signal: AbortSignal): Promise<Schemas['Upload']> {
  const metadata = [`filename ${base64(file.name)}`, ...(sha256 === undefined ? [] : [`sha256 ${base64(sha256)}`])].join(',')
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': String(file.size), 'upload-metadata': metadata }
  const reply = await send(new Request(`${url}/v1/uploads`, { method: 'POST', headers, signal }))
  if (!reply.ok) throw await errorFromReply(reply)
  return (await reply.json()) as Schemas['Upload']
}

/** Sends one piece; returns what went wrong where another try may succeed. */
async function sendPiece({ sendOnce }: Connection, url: string, piece: Blob, offset: number, signal: AbortSignal): Promise<Error | null> {
  const headers = { 'tus-resumable': '1.0.0', 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
  try {
    const reply = await sendOnce(new Request(url, { method: 'PATCH', headers, body: piece, signal }))
    if (reply.ok) return null
    const error = await errorFromReply(reply)
    // What was stored of a piece before it was cut off makes a repetition of it a conflict.
    if (reply.status !== 408 && reply.status !== 409 && reply.status !== 429 && reply.status < 500) throw error
    return error
  } catch (error) {
    if (error instanceof ConnectionError) return error
    throw error
  }
}

/** How much the server has after a piece went wrong; null while it does not answer. */
async function offsetAfter({ send }: Connection, url: string, failure: Error, signal: AbortSignal): Promise<number | null> {
  const reply = await send(new Request(url, { signal })).catch(() => null)
  if (!reply || reply.status >= 500) return null
  if (!reply.ok) throw failure
  return ((await reply.json()) as Schemas['Upload']).offset
}

const base64 = (text: string): string => btoa(String.fromCodePoint(...new TextEncoder().encode(text)))
