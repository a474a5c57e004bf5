import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, gunzipSync } from 'node:zlib'
import { type ByteSource, bytesInMemory, hostOutage, limits } from '@trainyard/spec'
import { TableError } from '../table-file.js'
import { openBytes } from './bytes-on-disk.js'

const freeBytes = 1 << 20

/** How many bytes a compressed file of this size may unpack to: a file that holds much more than it weighs is made to fill the memory. */
export const unpackedLimit = (packedBytes: number): number => Math.min(limits.datasetBytes, Math.max(freeBytes, packedBytes * limits.decompressedRatio))

/** Whether a file begins as a gzip file does. */
const isGzip = (file: ByteSource): boolean => {
  const [first, second] = file.length < 2 ? [] : file.read(0, 2)
  return first === 0x1f && second === 0x8b
}

/**
 * Does work with a text that may be gzipped. It is unpacked into the folder `scratch` and gone afterwards; in memory where there is no such folder.
 * @throws {TableError} where it is damaged, or unpacks to more than `unpackedLimit`.
 */
export async function withUnpacked<Result>(file: ByteSource, scratch: string | null, work: (file: ByteSource) => Promise<Result>): Promise<Result> {
  if (!isGzip(file)) return work(file)
  const allowed = unpackedLimit(file.length)
  if (scratch === null) return work(bytesInMemory(unpackedInMemory(file, allowed)))
  const unpacked = path.join(scratch, 'unpacked')
  try {
    await unpackTo(unpacked, file, allowed)
    const { bytes, close } = openBytes(unpacked)
    try {
      return await work(bytes)
    } finally {
      close()
    }
  } finally {
    await rm(unpacked, { force: true })
  }
}

const tooLarge = (allowed: number, cause?: unknown): TableError => new TableError({ message: `the gzip file unpacks to more than ${allowed} bytes` }, { cause })
const damaged = (cause: unknown): TableError =>
  new TableError({ message: `the gzip file is damaged: ${cause instanceof Error ? cause.message : String(cause)}` }, { cause })

function unpackedInMemory(file: ByteSource, allowed: number): Uint8Array {
  try {
    return gunzipSync(file.read(0, file.length), { maxOutputLength: allowed })
  } catch (cause) {
    throw cause instanceof RangeError ? tooLarge(allowed, cause) : damaged(cause)
  }
}

const blockBytes = 1 << 20

function* blocksOf(file: ByteSource): Generator<Uint8Array> {
  for (let start = 0; start < file.length; start += blockBytes) yield file.read(start, Math.min(start + blockBytes, file.length))
}

async function unpackTo(target: string, file: ByteSource, allowed: number): Promise<void> {
  let bytes = 0
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      done(bytes > allowed ? tooLarge(allowed) : null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(blocksOf(file)), createGunzip(), counted, createWriteStream(target, { mode: 0o600 }))
  } catch (error) {
    // A disk that is full or gone is no error of the file.
    throw error instanceof TableError || hostOutage(error) ? error : damaged(error)
  }
}
