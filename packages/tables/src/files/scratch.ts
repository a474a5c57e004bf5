import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import { type ByteSource, limits } from '@trainyard/spec'
import { TableError } from '../table-file.js'

/** A file for what does not fit into memory: bytes are written anywhere, and read again by their place. */
export type ScratchFile = ByteSource & {
  /** Writes bytes from a place on; `length` grows to their end. */
  write(bytes: Uint8Array, start: number): void
  /** Fills the memory of `bytes` with what stands from a place on. */
  fill(bytes: Uint8Array, start: number): void
}

/** Room for what does not fit into memory, until the work that it was opened for is done. */
export type Scratch = {
  /** @throws {TableError} when a write takes all files together beyond `limits.datasetScratchBytes`. */
  open(): ScratchFile
}

/**
 * Does work with room on the disk, in a folder that is there. Its files have no names: whatever ends the process frees their space. Without a folder the room is
 * memory, for small data.
 */
export async function withScratch<Result>(folder: string | null, work: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const open: number[] = []
  const count = counter()
  try {
    return await work({
      open: () => {
        if (folder === null) return scratchInMemory(count)
        const descriptor = openUnnamed(path.join(folder, `scratch-${open.length}`))
        open.push(descriptor)
        return scratchOnDisk(descriptor, count)
      },
    })
  } finally {
    for (const descriptor of open) closeSync(descriptor)
  }
}

/** Room in memory that nobody needs to close. */
export const memoryScratch = (): Scratch => {
  const count = counter()
  return { open: () => scratchInMemory(count) }
}

function openUnnamed(file: string): number {
  const descriptor = openSync(file, 'wx+', 0o600)
  rmSync(file)
  return descriptor
}

/** Counts the bytes of all files. */
function counter(): (bytes: number) => void {
  let used = 0
  return (bytes) => {
    used += bytes
    if (used > limits.datasetScratchBytes)
      throw new TableError({
        message: `the data set needs more than ${limits.datasetScratchBytes} bytes of the disk while it is prepared: send fewer rows, or leave columns out`,
      })
  }
}

function scratchOnDisk(descriptor: number, count: (bytes: number) => void): ScratchFile {
  let length = 0
  const fill = (bytes: Uint8Array, start: number): void => {
    for (let done = 0; done < bytes.length; ) {
      const got = readSync(descriptor, bytes, done, bytes.length - done, start + done)
      if (got === 0) throw new RangeError(`the scratch file ends at ${start + done}`)
      done += got
    }
  }
  return {
    get length() {
      return length
    },
    fill,
    read: (start, end) => {
      const bytes = new Uint8Array(end - start)
      fill(bytes, start)
      return bytes
    },
    write: (bytes, start) => {
      const end = Math.max(length, start + bytes.length)
      count(end - length)
      for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done, start + done)
      length = end
    },
  }
}

const firstBytes = 1 << 16

function scratchInMemory(count: (bytes: number) => void): ScratchFile {
  let memory = new Uint8Array(firstBytes)
  let length = 0
  const view = (start: number, end: number): Uint8Array => {
    if (end > length) throw new RangeError(`the scratch file ends at ${length}, before ${end}`)
    return memory.subarray(start, end)
  }
  return {
    get length() {
      return length
    },
    fill: (bytes, start) => bytes.set(view(start, start + bytes.length)),
    read: (start, end) => view(start, end).slice(),
    write: (bytes, start) => {
      const end = Math.max(length, start + bytes.length)
      count(end - length)
      if (end > memory.length) {
        const larger = new Uint8Array(Math.max(end, 2 * memory.length))
        larger.set(memory.subarray(0, length))
        memory = larger
      }
      memory.set(bytes, start)
      length = end
    },
  }
}
