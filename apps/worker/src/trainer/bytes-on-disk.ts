import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '@trainyard/spec'
import type { UploadedFile } from '@trainyard/training'

/** How much is asked of the system at once: it gives at most 2 GiB. */
const pieceBytes = 64 << 20

/** Opens a file whose bytes are read when they are asked for. It stays open, whoever removes its name meanwhile, until it is closed. */
export function openBytes(path: string): { bytes: ByteSource; close(): void } {
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

/** Files of an upload on the disk, for what `work` does with them: they are read in parts, or whole where all of a file is needed. */
export async function withUploadedFiles<Result>(
  files: readonly { filename: string; path: string }[],
  work: (files: UploadedFile[]) => Promise<Result>,
): Promise<Result> {
  const open = files.map(({ filename, path }) => ({ filename, ...openBytes(path) }))
  try {
    return await work(open.map(({ filename, bytes: source }) => uploadedFile(filename, source)))
  } finally {
    for (const { close } of open) close()
  }
}

function uploadedFile(filename: string, source: ByteSource): UploadedFile {
  let whole: Uint8Array | null = null
  return {
    filename,
    source,
    get bytes() {
      whole ??= source.read(0, source.length)
      return whole
    },
  }
}
