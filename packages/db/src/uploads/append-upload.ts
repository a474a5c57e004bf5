import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { bigint, bytes, execute, int, nullable, type Queryable, statement, text } from '../connection/statement.js'
import { type RunningHash, takeUpHash } from './running-hash.js'

/** The upload that parts are added to, as it stands. */
export type AppendTo = {
  id: string
  bytes: number
  offset: number
  hashState: Uint8Array
  expectedSha256: string | null
  sha256: string | null
}

// One statement moves the offset, keeps the hash and stores the bytes: who finds the offset elsewhere stores nothing, so of two requests one wins.
const store = statement({
  name: 'uploads: store piece',
  text: `WITH moved AS (
      UPDATE uploads SET "offset" = $3, hash_state = $4, sha256 = $5, expires_at = clock_timestamp() + make_interval(hours => $6)
      WHERE id = $1 AND "offset" = $2 AND staged_as IS NOT NULL RETURNING staged_as)
    INSERT INTO blob_chunks (sha256, index, data) SELECT staged_as, $7, $8 FROM moved
    ON CONFLICT (sha256, index) DO UPDATE SET data = blob_chunks.data || excluded.data`,
  params: { id: text, from: bigint, to: bigint, hashState: bytes, sha256: nullable(text), hours: int, index: int, data: bytes },
})
const finishEmpty = statement({
  name: 'uploads: finish empty',
  text: 'UPDATE uploads SET sha256 = $2 WHERE id = $1 AND bytes = 0',
  params: { id: text, sha256: text },
})

/**
 * Stores parts as they come, in pieces that end where a chunk of the stored file ends. When the parts end with an error, what came before it is stored and the
 * error is thrown on: the sender goes on from there. Returns the SHA-256 of the whole file once all of it is there, else null.
 */
export async function appendUpload(on: Queryable, upload: AppendTo, parts: AsyncIterable<Uint8Array>): Promise<string | null> {
  if (upload.sha256 !== null) return nothingMore(upload.sha256, upload.bytes, parts)
  const hash = await takeUpHash(upload.hashState)
  const piece = createPiece(upload.offset)
  let sha256: string | null = null
  const flush = async (): Promise<void> => {
    const { from, to, data } = piece.take()
    if (data.length === 0) return
    sha256 = to === upload.bytes ? hash.digest() : null
    // A hash that was finished has no further state.
    const hashState = sha256 === null ? hash.state() : Buffer.alloc(0)
    const values = { id: upload.id, from, to, hashState, sha256, hours: limits.uploadHours, index: Math.floor(from / limits.blobChunkBytes), data }
    if ((await execute(on, store, values)) === 0) throw overtaken(upload.id)
  }
  try {
    for await (const part of parts) await fill(piece, hash, part, upload.bytes, flush)
  } catch (error) {
    await flush()
    throw error
  }
  await flush()
  if (upload.bytes === 0) {
    sha256 = hash.digest()
    await execute(on, finishEmpty, { id: upload.id, sha256 })
  }
  return sha256
}

/** What a complete upload does with further parts: they must be empty. */
async function nothingMore(sha256: string, most: number, parts: AsyncIterable<Uint8Array>): Promise<string> {
  for await (const part of parts) if (part.length > 0) throw tooLong(most)
  return sha256
}

async function fill(piece: Piece, hash: RunningHash, part: Uint8Array, most: number, flush: () => Promise<void>): Promise<void> {
  for (let start = 0; start < part.length; ) {
    const some = part.subarray(start, start + piece.room())
    if (piece.end() + some.length > most) throw tooLong(most)
    hash.update(some)
    piece.add(some)
    start += some.length
    if (piece.room() === 0) await flush()
  }
}

/** Bytes that came and are not stored yet: never more than what is left of a chunk. */
type Piece = { room(): number; end(): number; add(part: Uint8Array): void; take(): { from: number; to: number; data: Buffer } }

function createPiece(start: number): Piece {
  let from = start
  let parts: Uint8Array[] = []
  let length = 0
  const room = () => limits.blobChunkBytes - (from % limits.blobChunkBytes) - length
  return {
    room,
    end: () => from + length,
    add(part) {
      parts.push(part)
      length += part.length
    },
    take() {
      const taken = { from, to: from + length, data: Buffer.concat(parts, length) }
      from = taken.to
      parts = []
      length = 0
      return taken
    },
  }
}

const overtaken = (id: string) =>
  new AppError({ code: 'conflict', message: `Another request goes on with the upload ${id}, or ended it: ask for its offset with HEAD.` })
const tooLong = (most: number) => new AppError({ code: 'payload_too_large', message: `more came than the ${most} bytes that were announced as Upload-Length` })
