import { createHash, randomBytes } from 'node:crypto'
import { limits } from '@trainyard/spec'
import { execute, oneRow, type Transaction } from '../connection/queries.js'
import { rechunk } from './rechunk.js'

/** A file as it is stored: its name and its size. */
export type StoredBlob = { sha256: string; bytes: number }

/** Stores content under its SHA-256, unless it is there already. */
export function writeBlob(transaction: Transaction, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredBlob> {
  return content instanceof Uint8Array ? writeBytes(transaction, content) : writeStream(transaction, content)
}

async function writeBytes(transaction: Transaction, content: Uint8Array): Promise<StoredBlob> {
  const blob = { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength }
  if (!(await claimName(transaction, blob))) return blob
  for (let index = 0; index * limits.blobChunkBytes < content.byteLength; index++) {
    await insertChunk(transaction, blob.sha256, index, content.subarray(index * limits.blobChunkBytes, (index + 1) * limits.blobChunkBytes))
  }
  return blob
}

/** The name of a stream is known at its end only: the chunks are written under one made up, and renamed or thrown away then. */
async function writeStream(transaction: Transaction, parts: AsyncIterable<Uint8Array>): Promise<StoredBlob> {
  const madeUp = randomBytes(32).toString('hex')
  await claimName(transaction, { sha256: madeUp, bytes: 0 })
  const hash = createHash('sha256')
  let index = 0
  let bytes = 0
  for await (const chunk of rechunk(parts, limits.blobChunkBytes)) {
    hash.update(chunk)
    bytes += chunk.byteLength
    await insertChunk(transaction, madeUp, index++, chunk)
  }
  const blob = { sha256: hash.digest('hex'), bytes }
  if (await claimName(transaction, blob)) await execute(transaction, 'UPDATE blob_chunks SET sha256 = $2 WHERE sha256 = $1', [madeUp, blob.sha256])
  await execute(transaction, 'DELETE FROM blobs WHERE sha256 = $1', [madeUp])
  return blob
}

/**
 * True when the name is new, so that the chunks are to be written. A name that is there is marked as put just now: the mark holds its row until
 * the transaction ends, and a collection that waits for the row then finds it too young.
 */
async function claimName(transaction: Transaction, { sha256, bytes }: StoredBlob): Promise<boolean> {
  const text = `INSERT INTO blobs (sha256, bytes, created_at) VALUES ($1, $2, clock_timestamp())
    ON CONFLICT (sha256) DO UPDATE SET created_at = clock_timestamp() RETURNING xmax = 0 AS is_new`
  return (await oneRow<{ is_new: boolean }>(transaction, text, [sha256, bytes])).is_new
}

async function insertChunk(transaction: Transaction, sha256: string, index: number, data: Uint8Array): Promise<void> {
  // A Buffer over the same memory: node-postgres sends it in binary without a copy as text.
  await execute(transaction, 'INSERT INTO blob_chunks (sha256, index, data) VALUES ($1, $2, $3)', [
    sha256,
    index,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}
