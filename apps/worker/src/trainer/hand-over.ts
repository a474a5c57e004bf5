import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { HandedFile } from './protocol.js'

/** How much is hashed and written at once. */
const pieceBytes = 4 << 20

/** Writes what an attempt made into the attempt's folder, for the worker to store: files of any size pass from process to process without a copy in either. */
export function createHandOver(folder: string): (parts: Iterable<Uint8Array>) => HandedFile {
  let made = 0
  return (parts) => {
    made += 1
    const name = `${made}.bin`
    const hash = createHash('sha256')
    // Synchronously: what is reported before and after stands in this order, and a full disk is an error of this very write.
    const file = openSync(path.join(folder, name), 'w', 0o600)
    let bytes = 0
    try {
      for (const part of parts) {
        bytes += part.byteLength
        for (let start = 0; start < part.byteLength; start += pieceBytes) {
          const piece = part.subarray(start, start + pieceBytes)
          hash.update(piece)
          for (let written = 0; written < piece.byteLength; ) written += writeSync(file, piece, written)
        }
      }
    } finally {
      closeSync(file)
    }
    return { name, sha256: hash.digest('hex'), bytes }
  }
}
