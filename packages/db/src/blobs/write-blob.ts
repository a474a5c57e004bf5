import { createHash, randomBytes } from 'node:crypto'
import { limits } from '@trainyard/spec'
import { bigint, bool, bytes, execute, int, oneRow, statement, text, type Transaction } from '../connection/statement.js'
import { rechunk } from './rechunk.js'

/** A file as it is stored: its name and its size. */
export type StoredBlob = { sha256: string; bytes: number }

const claim = statement({
  name: 'blobs: claim name',
  text: `INSERT INTO blobs (sha256, bytes, created_at) VALUES ($1, $2, clock_timestamp())
    ON CONFLICT (sha256) DO UPDATE SET created_at = clock_timestamp() RETURNING xmax = 0 AS "isNew"`,
  params: { sha256: text, size: bigint },
  row: { isNew: bool },
})
const insert = statement({
  name: 'blobs: insert chunk',
  text: 'INSERT INTO blob_chunks (sha256, index, data) VALUES ($1, $2, $3)',
  params: { sha256: text, index: int, data: bytes },
})
const renameChunks = statement({
  name: 'blobs: rename chunks',
  text: 'UPDATE blob_chunks SET sha256 = $2 WHERE sha256 = $1',
  params: { from: text, to: text },
})
const deleteBlob = statement({ name: 'blobs: delete', text: 'DELETE FROM blobs WHERE sha256 = $1', params: { sha256: text } })

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
  let size = 0
  for await (const chunk of rechunk(parts, limits.blobChunkBytes)) {
    hash.update(chunk)
    size += chunk.byteLength
    await insertChunk(transaction, madeUp, index++, chunk)
  }
  const blob = { sha256: hash.digest('hex'), bytes: size }
  if (await claimName(transaction, blob)) await execute(transaction, renameChunks, { from: madeUp, to: blob.sha256 })
  await execute(transaction, deleteBlob, { sha256: madeUp })
  return blob
}

/**
 * True when the name is new, so that the chunks are to be written. A name that is there is marked as put just now: the mark holds its row until
 * the transaction ends, and a collection that waits for the row then finds it too young.
 */
async function claimName(transaction: Transaction, { sha256, bytes: size }: StoredBlob): Promise<boolean> {
  return (await oneRow(transaction, claim, { sha256, size })).isNew
}

async function insertChunk(transaction: Transaction, sha256: string, index: number, data: Uint8Array): Promise<void> {
  // A Buffer over the same memory: node-postgres sends it in binary without a copy as text.
  await execute(transaction, insert, { sha256, index, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) })
}
