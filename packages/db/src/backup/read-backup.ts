import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@trainyard/runtime'
import { extract } from 'tar-stream'
import type { z } from 'zod'
import {
  type Backup,
  type BackupHeader,
  type BackupManifest,
  backupHeader,
  backupManifest,
  countLines,
  type EntryKind,
  entryOf,
  headerName,
  manifestName,
} from './format.js'

/** A file of the archive. Its content is to be read before the next one. */
export type BackupEntry = EntryKind & { content: AsyncIterable<Buffer> & Readable }

/** The error for a file that cannot be restored. */
const damaged = (file: string, what: string): AppError =>
  new AppError({ code: 'invalid_request', message: `${file} cannot be restored: ${what}. Take another backup file; nothing was changed` })

/** The files of a backup, in their order. An error of the file or of the archive is thrown wherever it is met: by the entries or by their content. */
export async function* entriesOf(file: string): AsyncGenerator<BackupEntry> {
  const archive = extract()
  // An error of either ends the archive with it, so that it is thrown below.
  const reading = pipeline(createReadStream(file), archive).catch(() => undefined)
  for await (const entry of archive) {
    const found = entryOf(entry.header.name)
    if (!found) throw damaged(file, `it holds ${JSON.stringify(entry.header.name)}, which no backup has`)
    const content = entry as unknown as BackupEntry['content']
    yield { ...found, content }
    entry.resume()
  }
  await reading
}

/** What tar-stream says of bytes that are no archive, or of one that ends too early. */
const isArchiveError = (error: unknown): error is Error =>
  error instanceof Error && /unexpected end of data|invalid tar header|premature close|writable stream closed/i.test(error.message)

/** What was found in the archive, to be compared with what its manifest says. */
type Found = { tables: Map<string, { rows: number; bytes: number; hash: Hash }>; blobs: { files: number; bytes: number } }

/**
 * Reads a whole backup and compares every table and file with its sum. Writes nothing and needs no database.
 *
 * @throws {AppError} `invalid_request` when anything is missing or differs, naming it.
 */
export async function checkBackup(file: string): Promise<Backup> {
  try {
    return await readAll(file)
  } catch (error) {
    throw isArchiveError(error) ? damaged(file, `it is no whole tar archive (${error.message})`) : error
  }
}

async function readAll(file: string): Promise<Backup> {
  let header: BackupHeader | undefined
  let manifest: BackupManifest | undefined
  const found: Found = { tables: new Map(), blobs: { files: 0, bytes: 0 } }
  for await (const entry of entriesOf(file)) {
    if (manifest !== undefined) throw damaged(file, `something follows ${manifestName}`)
    if (header === undefined && entry.kind !== 'header') throw damaged(file, `it does not begin with ${headerName}`)
    if (entry.kind === 'header') header = await readJson(file, headerName, backupHeader, entry.content)
    else if (entry.kind === 'manifest') manifest = await readJson(file, manifestName, backupManifest, entry.content)
    else if (entry.kind === 'table') await measureTable(found, entry.table, entry.content)
    else if ((await measureBlob(found, entry.content)) !== entry.sha256) throw damaged(file, `the file blobs/${entry.sha256} differs from its SHA-256`)
  }
  if (header === undefined || manifest === undefined) throw damaged(file, `it ends without ${manifestName}, so it was cut off`)
  const difference = differenceOf({ header, manifest }, found)
  if (difference !== null) throw damaged(file, difference)
  return { header, manifest }
}

async function measureTable({ tables }: Found, table: string, content: AsyncIterable<Buffer>): Promise<void> {
  const total = tables.get(table) ?? { rows: 0, bytes: 0, hash: createHash('sha256') }
  tables.set(table, total)
  for await (const chunk of content) {
    total.rows += countLines(chunk)
    total.bytes += chunk.byteLength
    total.hash.update(chunk)
  }
}

async function measureBlob({ blobs }: Found, content: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of content) {
    blobs.bytes += chunk.byteLength
    hash.update(chunk)
  }
  blobs.files++
  return hash.digest('hex')
}

/** The first thing that is not as the manifest says, in words; null where all is. */
function differenceOf({ header, manifest }: Backup, { tables, blobs }: Found): string | null {
  for (const table of new Set([...Object.keys(header.columns), ...Object.keys(manifest.tables), ...tables.keys()])) {
    const expected = manifest.tables[table]
    if (header.columns[table] === undefined || expected === undefined) return `${headerName} and ${manifestName} disagree about the table ${table}`
    const { rows, bytes, hash } = tables.get(table) ?? { rows: 0, bytes: 0, hash: createHash('sha256') }
    if (rows !== expected.rows || bytes !== expected.bytes) return `the table ${table} has ${rows} rows of ${expected.rows}`
    if (hash.digest('hex') !== expected.sha256) return `the table ${table} differs from its SHA-256`
  }
  const { files, bytes } = manifest.blobs
  return blobs.files === files && blobs.bytes === bytes ? null : `it has ${blobs.files} blobs of ${files}`
}

async function readJson<Shape>(file: string, name: string, schema: z.ZodType<Shape>, content: Readable): Promise<Shape> {
  try {
    return schema.parse(JSON.parse((await buffer(content)).toString('utf8')))
  } catch (error) {
    throw damaged(file, `${name} is not what this version of Trainyard reads (${String(error).slice(0, 200)})`)
  }
}
