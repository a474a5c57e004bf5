import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '@trainyard/spec'

/** How much is asked of the system at once: it gives at most 2 GiB. */
const pieceBytes = 64 << 20

/** Bytes of a file on a disk, until it is closed. */
export type BytesOnDisk = { bytes: ByteSource; close(): void }

/** Opens a file whose bytes are read when they are asked for. It stays open, whoever removes its name meanwhile, until it is closed. */
export function openBytes(path: string): BytesOnDisk {
  const descriptor = openSync(path, 'r')
  const read = (start: number, end: number): Uint8Array => {
    const bytes = new Uint8Array(end - start)
    for (let done = 0; done < bytes.length; ) {
      const got = readSync(descriptor, bytes, done, Math.min(bytes.length - done, pieceBytes), start + done)
      if (got === 0) throw new RangeError(`the file ends at ${start + done}, before ${end}`)
      done += got
    }
    return bytes
  }
  return { bytes: { length: fstatSync(descriptor).size, read }, close: () => closeSync(descriptor) }
}
