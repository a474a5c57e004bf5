import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { bigint, bool, bytes, execute, int, oneRow, type Queryable, statement, text, type Transaction } from '../connection/statement.js'
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
/** A chunk of a file that is being received; the file counts as put just now, so that no collection takes it. */
const stage = statement({
  name: 'blobs: stage chunk',
  text: `WITH touched AS (UPDATE blobs SET created_at = clock_timestamp() WHERE sha256 = $1 RETURNING sha256)
    INSERT INTO blob_chunks (sha256, index, data) SELECT touched.sha256, $2, $3 FROM touched`,
  params: { sha256: text, index: int, data: bytes },
})
const renameChunks = statement({
  name: 'blobs: rename chunks',
  text: 'UPDATE blob_chunks SET sha256 = $2 WHERE sha256 = $1',
  params: { from: text, to: text },
})
const deleteBlob = statement({ name: 'blobs: delete', text: 'DELETE FROM blobs WHERE sha256 = $1', params: { sha256: text } })

/** A file that was received and that no row names yet: its chunks are stored under a made-up name, `stagedAs`. */
export type ReceivedBlob = StoredBlob & { stagedAs: string }

/** A file to be named by a row: its bytes, or what was received of it before. */
export type BlobContent = Uint8Array | ReceivedBlob

/** Stores a file under its SHA-256, unless it is there already, in the transaction of the row that names it. */
export const storeBlob = (transaction: Transaction, content: BlobContent): Promise<StoredBlob> =>
  content instanceof Uint8Array ? writeBlob(transaction, content) : keepBlob(transaction, content)

/** Stores content under its SHA-256, unless it is there already. */
export async function writeBlob(transaction: Transaction, content: Uint8Array): Promise<StoredBlob> {
  const blob = { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.byteLength }
  if (!(await claimName(transaction, blob))) return blob
  for (let index = 0; index * limits.blobChunkBytes < content.byteLength; index++) {
    const part = content.subarray(index * limits.blobChunkBytes, (index + 1) * limits.blobChunkBytes)
    await insertChunk(transaction, blob.sha256, index, part)
  }
  return blob
}

/** Stores the next chunk of a file whose name is claimed. */
export async function insertChunk(on: Queryable, sha256: string, index: number, chunk: Uint8Array): Promise<void> {
  await execute(on, insert, { sha256, index, data: bufferOf(chunk) })
}

/**
 * Receives a file as it comes. Each chunk is a short statement of its own, so that a slow sender holds no connection. `keepBlob` gives the file its
 * name; what is neither kept nor discarded is collected. A file whose parts end with an error is discarded.
 *
 * @throws {AppError} `unavailable` when the sender paused for so long that the file was collected.
 */
export async function receiveBlob(pool: Queryable, parts: AsyncIterable<Uint8Array>): Promise<ReceivedBlob> {
  const stagedAs = randomBytes(32).toString('hex')
  const hash = createHash('sha256')
  let index = 0
  let size = 0
  try {
    await claimName(pool, { sha256: stagedAs, bytes: 0 })
    for await (const chunk of rechunk(parts, limits.blobChunkBytes)) {
      hash.update(chunk)
      size += chunk.byteLength
      if ((await execute(pool, stage, { sha256: stagedAs, index: index++, data: bufferOf(chunk) })) === 0) throw collected()
    }
  } catch (error) {
    await discardBlob(pool, stagedAs)
    throw error
  }
  return { stagedAs, sha256: hash.digest('hex'), bytes: size }
}

/**
 * Stores a received file under its SHA-256, unless it is there already, in the transaction of the row that names it.
 *
 * @throws {AppError} `unavailable` when the file was collected meanwhile.
 */
export async function keepBlob(transaction: Transaction, { stagedAs, ...blob }: ReceivedBlob): Promise<StoredBlob> {
  if (await claimName(transaction, blob)) await execute(transaction, renameChunks, { from: stagedAs, to: blob.sha256 })
  if ((await discardBlob(transaction, stagedAs)) === 0) throw collected()
  return blob
}

const collected = () => new AppError({ code: 'unavailable', message: 'The upload paused for too long and its first files were removed; send it again.' })

/** Removes a received file that is not kept; 0 when it is gone already. */
export function discardBlob(on: Queryable, stagedAs: string): Promise<number> {
  return execute(on, deleteBlob, { sha256: stagedAs })
}

/**
 * True when the name is new, so that the chunks are to be written. A name that is there is marked as put just now: the mark holds its row until
 * the transaction ends, and a collection that waits for the row then finds it too young.
 */
async function claimName(on: Queryable, { sha256, bytes: size }: StoredBlob): Promise<boolean> {
  return (await oneRow(on, claim, { sha256, size })).isNew
}

/** A Buffer over the same memory: node-postgres sends it in binary without a copy as text. */
const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer => Buffer.from(buffer, byteOffset, byteLength)
