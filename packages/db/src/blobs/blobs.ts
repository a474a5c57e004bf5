import type { Connections } from '../connection/pool.js'
import type { Transaction } from '../connection/statement.js'
import { collectBlobs } from './collect-blobs.js'
import { readBlob, readRange, streamBlob } from './read-blob.js'
import { discardBlob, keepBlob, type ReceivedBlob, receiveBlob, type StoredBlob, writeBlob } from './write-blob.js'

/** Files as rows. */
export type Blobs = ReturnType<typeof createBlobs>

/** Files as rows: named by their SHA-256, cut into chunks of `limits.blobChunkBytes`, stored once however often they are put. */
export const createBlobs = ({ pool, files }: Connections) => ({
  /** Stores content inside the caller's transaction, so that it is there exactly when the row that names it is. */
  put: (transaction: Transaction, content: Uint8Array): Promise<StoredBlob> => writeBlob(transaction, content),
  /** Receives a file that need not fit into memory; a sender may take any time and holds no connection. `keep` or `discard` must follow. */
  receive: (parts: AsyncIterable<Uint8Array>): Promise<ReceivedBlob> => receiveBlob(files, parts),
  /** Gives a received file its name inside the caller's transaction. */
  keep: (transaction: Transaction, received: ReceivedBlob): Promise<StoredBlob> => keepBlob(transaction, received),
  /** Removes a received file that is not kept. */
  discard: ({ stagedAs }: ReceivedBlob): Promise<number> => discardBlob(files, stagedAs),
  /**
   * The whole file.
   * @throws {AppError} `not_found`, or an error when what is stored does not have the SHA-256 that names it.
   */
  read: (sha256: string): Promise<Uint8Array> => readBlob(files, sha256),
  /** The file in parts of a chunk; holds one in memory. The SHA-256 is checked at the end: a damaged file ends in an error, not in silence. */
  stream: (sha256: string): AsyncGenerator<Uint8Array, void, undefined> => streamBlob(files, sha256),
  /** Bytes from `start` up to but not including `end`, cut at the file's end; reads only the chunks they lie in, so the SHA-256 is not checked. */
  range: (sha256: string, start: number, end: number): Promise<Uint8Array> => readRange(files, sha256, start, end),
  /** Removes files that no row names and that were last put so many seconds ago; returns how many files and bytes went. */
  collect: ({ olderThanSeconds = 3_600 }: { olderThanSeconds?: number } = {}) => collectBlobs(pool, olderThanSeconds),
})
