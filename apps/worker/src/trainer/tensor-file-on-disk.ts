import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { openTensorFile, type TensorFile } from '@trainyard/spec'

/** How much is asked of the system at once: it gives at most 2 GiB. */
const pieceBytes = 64 << 20

/**
 * Opens a tensor file on the disk: its tensors are read when they are asked for, straight into the memory that they are used in. It stays open, whoever removes
 * its name meanwhile, until it is closed.
 * @throws {RangeError} when it is damaged.
 */
export function openTensorFileOnDisk(path: string): { file: TensorFile; close(): void } {
  const descriptor = openSync(path, 'r')
  const close = (): void => closeSync(descriptor)
  const read = (start: number, end: number): Uint8Array => {
    const bytes = new Uint8Array(end - start)
    for (let done = 0; done < bytes.length; ) {
      const got = readSync(descriptor, bytes, done, Math.min(bytes.length - done, pieceBytes), start + done)
      if (got === 0) throw new RangeError(`the tensor file ends at ${start + done}, before ${end}`)
      done += got
    }
    return bytes
  }
  try {
    return { file: openTensorFile({ length: fstatSync(descriptor).size, read }), close }
  } catch (error) {
    close()
    throw error
  }
}
