import { createHash } from 'node:crypto'
import type { Database } from '@trainyard/db'
import { limits } from '@trainyard/spec'

/**
 * The bytes of a download: how many there are, a text that is another one whenever a byte is, and any part of them as it is read, from `start` up to but not
 * including `end`.
 */
export type Content = { bytes: number; identity: string; read(start: number, end: number): AsyncIterable<Uint8Array> }

/** Bytes in memory. */
export const memoryContent = (data: Uint8Array): Content => ({
  bytes: data.length,
  identity: sha256Of(data),
  async *read(start, end) {
    yield data.subarray(start, end)
  },
})

/** A part of a stored file, read in pieces of a chunk, so that a long part holds no more memory than a short one. */
export const blobContent = (blobs: Database['blobs'], sha256: string, { start, end }: { start: number; end: number }): Content => ({
  bytes: end - start,
  identity: `${sha256}.${start}-${end}`,
  async *read(from, to) {
    for (let at = start + from; at < start + to; at += limits.blobChunkBytes)
      yield await blobs.range(sha256, at, Math.min(start + to, at + limits.blobChunkBytes))
  },
})

/** A whole stored file. All of it at once is checked against its hash while it is read. */
export const fileContent = (blobs: Database['blobs'], sha256: string, bytes: number): Content => ({
  bytes,
  identity: sha256,
  read: (start, end) => (start === 0 && end === bytes ? blobs.stream(sha256) : blobContent(blobs, sha256, { start: 0, end: bytes }).read(start, end)),
})

/** Contents one after the other. */
export const joinedContent = (parts: readonly Content[]): Content => ({
  bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
  identity: sha256Of(parts.map(({ identity }) => identity).join()),
  async *read(start, end) {
    let before = 0
    for (const part of parts) {
      const [from, to] = [Math.max(0, start - before), Math.min(part.bytes, end - before)]
      if (from < to) yield* part.read(from, to)
      before += part.bytes
    }
  },
})

const sha256Of = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex')
