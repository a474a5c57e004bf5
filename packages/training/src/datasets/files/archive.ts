import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import { type ByteSource, describeSignature, hostOutage, limits } from '@trainyard/spec'
import { type Scratch, TableError, unpackedLimit } from '@trainyard/tables'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl'
import { DataError, shown } from '../data-error.js'

/** What the beginning of a zip is called. */
const zipWords = describeSignature(Buffer.from('PK\x03\x04', 'latin1'))

/**
 * A file inside of a zip; `bytes` is its size unpacked. `isGuessed` tells that its name is not UTF-8 and was read as code page 437, the default of zips. It is read
 * into memory, or unpacked on the disk.
 */
export type ArchiveEntry = { name: string; isGuessed: boolean; bytes: number; read(): Promise<Uint8Array>; unpack(scratch: Scratch): Promise<ByteSource> }

/** The files of a zip, and the folders that it lists by themselves. Names are paths without `.` and empty parts. */
export type Archive = { files: ArchiveEntry[]; folders: string[] }

/**
 * Lists a zip (zip64 too). Names that are valid UTF-8 are read as such, with or without the flag that says so. Nothing is unpacked before it is asked for, and the zip is read in parts.
 * @throws {DataError} when it is no zip, names a file twice or outside of itself, is encrypted, or says that it unpacks to more than `unpackedLimit`;
 *   reading throws when a file is damaged or larger than it said.
 */
export async function openArchive(filename: string, source: ByteSource): Promise<Archive> {
  const invalid = (message: string, options?: ErrorOptions): DataError => new DataError({ file: filename, message }, options)
  const zip = await fromRandomAccessReaderPromise(new SourceReader(source), source.length, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    const found = describeSignature(source.read(0, Math.min(source.length, signatureBytes)))
    throw invalid(
      found === null || found === zipWords ? `this is not a zip file, or it is damaged: ${messageOf(cause)}` : `this is not a zip file but looks like ${found}`,
      { cause },
    )
  })
  if (zip.entryCount > limits.archiveEntries) throw invalid(`at most ${limits.archiveEntries} files in a zip; received ${zip.entryCount}`)
  const entries = await listEntries(zip).catch((cause: unknown) => {
    throw invalid(`the zip is damaged: ${messageOf(cause)}`, { cause })
  })
  const allowed = unpackedLimit(source.length)
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > allowed) throw invalid(`the zip unpacks to ${total} bytes: at most ${allowed} for a file of ${source.length}`)
  const named = entries.map((entry) => ({ entry, ...nameOf(entry) }))
  const seen = new Set<string>()
  const files = named
    .filter(({ isFolder }) => !isFolder)
    .map(({ entry, name, isGuessed }): ArchiveEntry => {
      if (seen.has(name)) throw invalid(`the zip holds ${shown(name)} twice`)
      seen.add(name)
      const path = `${filename}/${name}`
      return {
        name,
        isGuessed,
        bytes: entry.uncompressedSize,
        read: () => readEntry(zip, entry, path),
        unpack: (scratch) => unpackEntry(zip, entry, path, scratch),
      }
    })
  return { files, folders: named.filter(({ isFolder }) => isFolder).map(({ name }) => name) }
}

const utf8Flag = 0x800
const unicodePath = 0x7075

/** The path of an entry. A field of its own for the name in UTF-8 goes before the bytes of the name. */
function nameOf({ fileName, fileNameRaw, extraFields }: Entry): { name: string; isFolder: boolean; isGuessed: boolean } {
  const hasOwnField = extraFields.some(({ id }) => id === unicodePath)
  const isKnown = hasOwnField || isUtf8(fileNameRaw)
  const path = hasOwnField ? fileName : getFileNameLowLevel(isKnown ? utf8Flag : 0, fileNameRaw, [], false)
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  return { name: parts.join('/'), isFolder: path.endsWith('/'), isGuessed: !isKnown }
}

async function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of zip.eachEntry()) entries.push(entry)
  return entries
}

async function readEntry(zip: ZipFile, entry: Entry, file: string): Promise<Uint8Array> {
  const unpacked = Buffer.alloc(entry.uncompressedSize)
  await eachChunk(zip, entry, file, (chunk, start) => unpacked.set(chunk, start))
  return unpacked
}

async function unpackEntry(zip: ZipFile, entry: Entry, file: string, scratch: Scratch): Promise<ByteSource> {
  const target = scratch.open()
  await eachChunk(zip, entry, file, (chunk, start) => target.write(chunk, start))
  return target
}

/** Gives the bytes of an entry, chunk by chunk, with the place where each begins. */
async function eachChunk(zip: ZipFile, entry: Entry, file: string, take: (chunk: Uint8Array, start: number) => void): Promise<void> {
  if (entry.isEncrypted()) throw new DataError({ file, message: 'the file is encrypted' })
  if (!entry.canDecodeFileData()) throw new DataError({ file, message: 'the file is packed in a way that is not known: use deflate, or store it' })
  let start = 0
  try {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a stream of bytes gave no bytes')
      take(chunk, start)
      start += chunk.length
    }
  } catch (cause) {
    // A disk that is full or gone is no error of the file.
    if (cause instanceof TableError || hostOutage(cause)) throw cause
    throw new DataError({ file, message: `the file is damaged: ${messageOf(cause)}` }, { cause })
  }
}

const readBytes = 1 << 18

/** Reads a zip where it lies, in parts. */
class SourceReader extends RandomAccessReader {
  constructor(private readonly source: ByteSource) {
    super()
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(partsOf(this.source, start, end))
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, done: (error: Error | null) => void): void {
    try {
      buffer.set(this.source.read(position, position + length), offset)
      setImmediate(done, null)
    } catch (error) {
      setImmediate(done, error instanceof Error ? error : new Error(String(error)))
    }
  }
}

function* partsOf(source: ByteSource, start: number, end: number): Generator<Uint8Array> {
  for (let at = start; at < end; at += readBytes) yield source.read(at, Math.min(end, at + readBytes))
}

/** A file's first bytes say what it is. */
const signatureBytes = 512

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
