import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { type ByteSource, hostOutage, limits } from '@trainyard/spec'
import { TableError } from '../table-file.js'
import type { Scratch } from './scratch.js'

const freeBytes = 1 << 20

/** How many bytes a compressed file of this size may unpack to: a file that holds much more than it weighs is made to fill the memory. */
export const unpackedLimit = (packedBytes: number): number => Math.min(limits.datasetBytes, Math.max(freeBytes, packedBytes * limits.decompressedRatio))

/** Whether a file begins as a gzip file does. */
const isGzip = (file: ByteSource): boolean => {
  const [first, second] = file.length < 2 ? [] : file.read(0, 2)
  return first === 0x1f && second === 0x8b
}

/**
 * The bytes of a file that may be gzipped; what is unpacked lies in `scratch`.
 * @throws {TableError} where it is damaged, or unpacks to more than `unpackedLimit`.
 */
export async function unpacked(file: ByteSource, scratch: Scratch): Promise<ByteSource> {
  if (!isGzip(file)) return file
  const allowed = unpackedLimit(file.length)
  const target = scratch.open()
  const written = new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        if (target.length + chunk.length > allowed) throw new TableError({ message: `the gzip file unpacks to more than ${allowed} bytes` })
        target.write(chunk, target.length)
        done()
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
  try {
    await pipeline(Readable.from(blocksOf(file)), createGunzip(), written)
  } catch (cause) {
    // A disk that is full or gone is no error of the file.
    if (cause instanceof TableError || hostOutage(cause)) throw cause
    throw new TableError({ message: `the gzip file is damaged: ${cause instanceof Error ? cause.message : String(cause)}` }, { cause })
  }
  return target
}

const blockBytes = 1 << 20

function* blocksOf(file: ByteSource): Generator<Uint8Array> {
  for (let start = 0; start < file.length; start += blockBytes) yield file.read(start, Math.min(start + blockBytes, file.length))
}
