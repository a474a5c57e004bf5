import { limits } from '@trainyard/spec'
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl'
import type { UploadedFile } from './uploaded-file.js'
import { DataError, shown } from '../data-error.js'
import { unpackedLimit } from './uploaded-file.js'

/** A file inside of a zip; `bytes` is its size unpacked. */
export type ArchiveEntry = { name: string; bytes: number; read(): Promise<Uint8Array> }

/**
 * Lists the files of a zip (zip64 too), folders left out. Nothing is unpacked before it is read, and nothing is written to a disk.
 * @throws {DataError} when it is no zip, names a file twice or outside of itself, is encrypted, or says that it unpacks to more than `unpackedLimit`;
 *   reading throws when a file is damaged or larger than it said.
 */
export async function openArchive({ filename, bytes }: UploadedFile): Promise<ArchiveEntry[]> {
  const invalid = (message: string, options?: ErrorOptions): DataError => new DataError({ file: filename, message }, options)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const zip = await fromBufferPromise(buffer, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw invalid(`this is not a zip file, or it is damaged: ${messageOf(cause)}`, { cause })
  })
  if (zip.entryCount > limits.archiveEntries) throw invalid(`at most ${limits.archiveEntries} files in a zip; received ${zip.entryCount}`)
  const entries = await listEntries(zip).catch((cause: unknown) => {
    throw invalid(`the zip is damaged: ${messageOf(cause)}`, { cause })
  })
  const allowed = unpackedLimit(bytes.length)
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > allowed) throw invalid(`the zip unpacks to ${total} bytes: at most ${allowed} for a file of ${bytes.length}`)
  const seen = new Set<string>()
  return entries
    .filter((entry) => !entry.fileName.endsWith('/'))
    .map((entry) => {
      if (seen.has(entry.fileName)) throw invalid(`the zip holds ${shown(entry.fileName)} twice`)
      seen.add(entry.fileName)
      return { name: entry.fileName, bytes: entry.uncompressedSize, read: () => readEntry(zip, entry, `${filename}/${entry.fileName}`) }
    })
}

async function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

async function readEntry(zip: ZipFile, entry: Entry, file: string): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw new DataError({ file, message: 'the file is encrypted' })
  if (!entry.canDecodeFileData()) throw new DataError({ file, message: 'the file is packed in a way that is not known: use deflate, or store it' })
  const unpacked = Buffer.alloc(entry.uncompressedSize)
  let length = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a stream of bytes gave no bytes')
      unpacked.set(chunk, length)
      length += chunk.length
    }
  } catch (cause) {
    throw new DataError({ file, message: `the file is damaged: ${messageOf(cause)}` }, { cause })
  }
  return unpacked
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
