import { createHash } from 'node:crypto'
import { chmodSync, createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import yauzl from 'yauzl'
import { LocalError } from '../local-error.js'
import type { WheelContents } from './release.js'

/** Big pieces: with the default of 16 KB the 790 MB library takes twice as long to inflate. */
const pieceBytes = 1024 * 1024
const deflated = 8
const infoFile = /^[^/]+\.dist-info\/(\w+)$/

/** SHA-256 of a file, hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) hash.update(piece as Buffer)
  return hash.digest('hex')
}

/**
 * Unpacks what `contents` wants of a wheel into `folder`, streaming: memory stays at a few megabytes. Every
 * file is compared with the wheel's RECORD (PEP 376: path, sha256=<base64url>, size) when `compare` is set.
 * @throws {LocalError} `local_download_failed` when a library is missing or a file differs.
 */
export async function unpackWheel(wheel: string, folder: string, compare: boolean, contents: WheelContents): Promise<number> {
  const archive = await yauzl.openPromise(wheel, { lazyEntries: true, autoClose: false })
  try {
    const entries = await list(archive)
    const wanted = entries.flatMap((entry) => {
      const path = contents.pathOf(entry.fileName)
      return path === undefined ? [] : [{ entry, path }]
    })
    if (wanted.filter(({ path }) => path.startsWith('lib/')).length !== contents.libraries) {
      throw new LocalError('local_download_failed', 'the wheel does not contain TensorFlow’s two libraries')
    }
    const record = compare ? await readRecord(archive, entries) : undefined
    const small = wanted.filter(({ path }) => !path.startsWith('lib/'))
    for (const { entry, path } of small) await unpack(archive, entry, join(folder, path), record)
    // The two libraries at once: inflating runs on threads of its own.
    await Promise.all(wanted.filter((item) => !small.includes(item)).map(({ entry, path }) => unpack(archive, entry, join(folder, path), record)))
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
  if (((entry.externalFileAttributes >>> 16) & 0o111) !== 0) chmodSync(target, 0o755)
}

/**
 * The requirements (PEP 508) of a wheel's extra, without their markers, as its METADATA lists them.
 * @throws {LocalError} `local_download_failed` when the wheel has no METADATA.
 */
export async function requirementsOf(wheel: string, extra: string): Promise<string[]> {
  const archive = await yauzl.openPromise(wheel, { lazyEntries: true, autoClose: false })
  try {
    const lines = await readLines(archive, await list(archive), 'METADATA')
    // linear: the lines of a wheel whose checksum is known
    const ofExtra = new RegExp(`^Requires-Dist:([^;]+);.*\\bextra\\s*==\\s*['"]${extra}['"]`)
    return lines.flatMap((line) => ofExtra.exec(line)?.[1]?.trim() ?? [])
  } finally {
    archive.close()
  }
}

async function readLines(archive: yauzl.ZipFile, entries: readonly yauzl.Entry[], name: 'METADATA' | 'RECORD'): Promise<string[]> {
  const entry = entries.find(({ fileName }) => infoFile.exec(fileName)?.[1] === name)
  if (entry === undefined) throw new LocalError('local_download_failed', `the wheel has no ${name}`)
  const raw = await read(archive, entry)
  const pieces: Buffer[] = []
  const stream = entry.compressionMethod === deflated ? raw.pipe(createInflateRaw()) : raw
  for await (const piece of stream) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8').split(/\r?\n/)
}

async function readRecord(archive: yauzl.ZipFile, entries: readonly yauzl.Entry[]): Promise<Map<string, string>> {
  const lines = await readLines(archive, entries, 'RECORD')
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
