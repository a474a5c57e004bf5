import type { Database } from '@trainyard/db'
import { limits } from '@trainyard/spec'
import type { ByteRange } from './byte-range.js'

/** A part of a stored file in pieces of a chunk, so that a long range holds no more memory than a short one. */
export async function* rangeParts(blobs: Database['blobs'], sha256: string, { start, end }: ByteRange): AsyncGenerator<Uint8Array> {
  for (let from = start; from < end; from += limits.blobChunkBytes) yield await blobs.range(sha256, from, Math.min(end, from + limits.blobChunkBytes))
}
