import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { LocalError } from '../local-error.js'
import { placeInLibrary } from './release.js'

/** Big pieces: with the default of 16 KB the 790 MB library takes twice as long to inflate. */
const pieceBytes = 1024 * 1024
const deflated = 8
const recordFile = /^[^/]+\.dist-info\/RECORD$/

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/**
 * Unpacks the two libraries and the headers of a wheel into `folder`, streaming: memory stays at a few megabytes. Every
 * file is compared with the wheel's RECORD (PEP 376: path, sha256=<base64url>, size) when `compare` is set.
 * @throws LocalError `local_download_failed` when a library is missing or a file differs.
 */
export async function unpackWheel(wheel: string, folder: string, compare: boolean): Promise<number> {
  const archive = await yauzl.openPromise(wheel, { lazyEntries: true, autoClose: false })
  try {
    const entries = await list(archive)
    const wanted = entries.flatMap((entry) => {
      const place = placeInLibrary(entry.fileName)
      return place === undefined ? [] : [{ entry, place }]
    })
    if (wanted.filter(({ place }) => place.startsWith('lib/')).length !== 2) {
      throw new LocalError('local_download_failed', 'the wheel does not hold the two libraries of TensorFlow')
    }
    const record = compare ? await readRecord(archive, entries) : undefined
    const small = wanted.filter(({ place }) => !place.startsWith('lib/'))
    for (const { entry, place } of small) await unpack(archive, entry, join(folder, place), record)
    // The two libraries at once: inflating runs on threads of its own.
    await Promise.all(wanted.filter((item) => !small.includes(item)).map(({ entry, place }) => unpack(archive, entry, join(folder, place), record)))
    return wanted.length
  } finally {
    archive.close()
  }
}

async function unpack(archive: yauzl.ZipFile, entry: yauzl.Entry, target: string, record: Map<string, string> | undefined): Promise<void> {
  mkdirSync(dirname(target), { recursive: true })
  const hash = record === undefined ? undefined : createHash('sha256')
  let bytes = 0
  const count = new Transform({
    transform(piece: Buffer, _encoding, next) {
      bytes += piece.length
      hash?.update(piece)
      next(null, piece)
    },
  })
  const raw = await read(archive, entry)
  const file = createWriteStream(target, { highWaterMark: 8 * pieceBytes })
  await (entry.compressionMethod === deflated ? pipeline(raw, createInflateRaw({ chunkSize: pieceBytes }), count, file) : pipeline(raw, count, file))
  if (bytes !== entry.uncompressedSize) throw new LocalError('local_download_failed', `${entry.fileName} in the wheel is cut short`)
  if (hash !== undefined && record?.get(entry.fileName) !== hash.digest('base64url')) {
    throw new LocalError('local_download_failed', `${entry.fileName} differs from the wheel's RECORD`)
  }
}

async function readRecord(archive: yauzl.ZipFile, entries: readonly yauzl.Entry[]): Promise<Map<string, string>> {
  const entry = entries.find(({ fileName }) => recordFile.test(fileName))
  if (entry === undefined) throw new LocalError('local_download_failed', 'the wheel has no RECORD')
  const raw = await read(archive, entry)
  const pieces: Buffer[] = []
  const stream = entry.compressionMethod === deflated ? raw.pipe(createInflateRaw()) : raw
  for await (const piece of stream) pieces.push(piece as Buffer)
  const lines = Buffer.concat(pieces).toString('utf8').split(/\r?\n/)
  return new Map(
    lines.flatMap((line) => {
      const found = /^(.*),sha256=([\w-]+)=*,\d*$/.exec(line)
      return found?.[1] === undefined || found[2] === undefined ? [] : [[found[1], found[2]] as const]
    }),
  )
}

async function list(archive: yauzl.ZipFile): Promise<yauzl.Entry[]> {
  const entries: yauzl.Entry[] = []
  for await (const entry of archive.eachEntry()) entries.push(entry)
  return entries
}

/** The bytes as they lie in the archive: inflating is done here, in bigger pieces than yauzl's. */
function read(archive: yauzl.ZipFile, entry: yauzl.Entry): Promise<Readable> {
  return archive.openReadStreamPromise(entry, { decodeFileData: false })
}
