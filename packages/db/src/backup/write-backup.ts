import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@trainyard/runtime'
import { defined } from '@trainyard/spec'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { type Pack, pack as createPack } from 'tar-stream'
import { streamBlob } from '../blobs/read-blob.js'
import { connectCreating } from '../migrations/connect-creating.js'
import { recordedMigrations } from '../migrations/migration-records.js'
import { columnsOf, tablesOf } from './catalog.js'
import {
  type Backup,
  type BackupHeader,
  type BackupManifest,
  backupFormat,
  blobName,
  countLines,
  headerName,
  manifestName,
  newline,
  partName,
} from './format.js'
import { checkBackup } from './read-backup.js'
import { backupTables, leftOut } from './tables.js'
import { untilAborted } from './until-aborted.js'

/** What is to be backed up, and where to. */
export type BackupOptions = {
  /** Postgres. */
  url: string
  /** The file to write. It appears when the backup is complete; one of this name is replaced. */
  file: string
  /** Id or name of one project; everything, if left out. */
  project?: string | undefined
  /** Ends the backup; no file is left. */
  signal?: AbortSignal | undefined
}

/** Bytes of rows at most in one file of the archive, and so in memory. */
const partBytes = 4 * 2 ** 20

/**
 * Writes a backup while the installation runs: all of it as the database was at one moment, in one read-only transaction that holds no lock that anybody
 * waits for. Memory stays flat. Keys are in it by their hashes only. The file is read again and compared with its sums before it gets its name.
 *
 * @throws {AppError} `not_found` when there is no such project.
 */
export async function writeBackup({ url, file, project, signal }: BackupOptions): Promise<Backup> {
  const unfinished = `${file}.${randomUUID()}.partial`
  const client = await connectCreating(url)
  try {
    const backup = await untilAborted(signal, client, () => writeArchive(client, unfinished, project))
    await checkBackup(unfinished)
    signal?.throwIfAborted()
    await rename(unfinished, file)
    await syncFolder(file)
    return backup
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    await client.end()
  }
}

async function writeArchive(client: pg.Client, file: string, project: string | undefined): Promise<Backup> {
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`)
  await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; SET LOCAL extra_float_digits = 1`)
  const header = await describe(client, project)
  const archive = createPack()
  const written = pipeline(archive, createWriteStream(file, { mode: 0o600, flush: true }))
  const filled = fill(archive, client, header).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  })
  const [manifest] = await Promise.all([filled, written])
  return { header, manifest }
}

/** What is backed up, before any of it is read. */
async function describe(client: pg.Client, project: string | undefined): Promise<BackupHeader> {
  const names = (await tablesOf(client)).filter((name) => !leftOut.has(name))
  const unknown = names.filter((name) => !backupTables.has(name))
  if (unknown.length > 0) throw new Error(`no rule says how ${unknown.join(', ')} are backed up: add them to packages/db/src/backup/tables.ts`)
  const migrations = (await recordedMigrations(client)).map(({ migration_name: name }) => name).sort()
  const { rows: projects } = await client.query<{ id: string; name: string }>(
    'SELECT id, name FROM projects WHERE $1::text IS NULL OR id = $1 OR name = $1 ORDER BY id',
    [project ?? null],
  )
  if (project !== undefined && projects.length === 0) throw new AppError({ code: 'not_found', message: `The project ${project} doesn't exist.` })
  const columns: BackupHeader['columns'] = {}
  for (const [table, { isRecord }] of backupTables) {
    if (names.includes(table) && (project === undefined || isRecord !== true)) columns[table] = await columnsOf(client, table)
  }
  return {
    format: backupFormat,
    created_at: new Date().toISOString(),
    migration: defined(migrations.at(-1), 'the newest migration'),
    everything: project === undefined,
    projects,
    columns,
  }
}

/** Writes all files of the archive and closes it. */
async function fill(archive: Pack, client: pg.Client, header: BackupHeader): Promise<BackupManifest> {
  const addJson = (name: string, value: unknown) => addFile(archive, name, Buffer.from(`${JSON.stringify(value, null, 2)}\n`))
  await addJson(headerName, header)
  const tables: BackupManifest['tables'] = {}
  for (const [table, columns] of Object.entries(header.columns)) {
    const hash = createHash('sha256')
    const total = { rows: 0, bytes: 0 }
    let part = 0
    for await (const { lines, rows } of partsOf(client.query(copyTo(`COPY (${selectOf(table, columns, header)}) TO STDOUT`)))) {
      hash.update(lines)
      total.rows += rows
      total.bytes += lines.byteLength
      await addFile(archive, partName(table, part++), lines)
    }
    tables[table] = { ...total, sha256: hash.digest('hex') }
  }
  const manifest: BackupManifest = { tables, blobs: await addBlobs(archive, client, header) }
  await addJson(manifestName, manifest)
  archive.finalize()
  return manifest
}

/** The rows of a table that belong to the backup. Blobs that are still being received have no row that names them, and are left out of every backup. */
function selectOf(table: string, columns: readonly string[], { everything, projects, columns: stored }: BackupHeader): string {
  const { ofProject, alsoBy = {}, emptied } = defined(backupTables.get(table), `the rule of ${table}`)
  const list = columns.map((column) => (emptied?.includes(column) ? 'NULL' : `t.${pg.escapeIdentifier(column)}`)).join(', ')
  const isBounded = !everything || table === 'blobs'
  const conditions = [ofProject, ...Object.keys(alsoBy).flatMap((other) => (stored[other] ? (alsoBy[other] ?? []) : []))]
  const ids = projects.length === 0 ? `(NULL)` : `(${projects.map(({ id }) => pg.escapeLiteral(id)).join(', ')})`
  return `SELECT ${list} FROM ${pg.escapeIdentifier(table)} t${isBounded ? ` WHERE ${conditions.join(' OR ').replaceAll('$projects', ids)}` : ''}`
}

/** Cuts a stream of lines into parts of whole lines. */
async function* partsOf(stream: AsyncIterable<Buffer>): AsyncGenerator<{ lines: Buffer; rows: number }> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const chunk of stream) {
    waiting.push(chunk)
    bytes += chunk.byteLength
    if (bytes < partBytes) continue
    const all = Buffer.concat(waiting)
    const end = all.lastIndexOf(newline) + 1
    if (end > 0) yield linesOf(all.subarray(0, end))
    waiting = [all.subarray(end)]
    bytes = all.byteLength - end
  }
  if (bytes > 0) yield linesOf(Buffer.concat(waiting))
}

const linesOf = (lines: Buffer): { lines: Buffer; rows: number } => ({ lines, rows: countLines(lines) })

/** Adds the files that the backup's rows name, each chunk by chunk and checked against its name. */
async function addBlobs(archive: Pack, client: pg.Client, header: BackupHeader): Promise<BackupManifest['blobs']> {
  const total = { files: 0, bytes: 0 }
  const { rows: blobs } = await client.query<{ sha256: string; bytes: string }>(`${selectOf('blobs', ['sha256', 'bytes'], header)} ORDER BY t.sha256`)
  for (const { sha256, bytes } of blobs) {
    const size = Number(bytes)
    await pipeline(Readable.from(streamBlob(client, sha256), { objectMode: false }), archive.entry({ name: blobName(sha256), size }))
    total.files++
    total.bytes += size
  }
  return total
}

const addFile = (archive: Pack, name: string, content: Buffer): Promise<void> =>
  new Promise((done, failed) => {
    archive.entry({ name }, content, (error) => (error ? failed(error) : done()))
  })

/** So that the new name lasts through a loss of power. */
async function syncFolder(file: string): Promise<void> {
  const folder = await open(path.dirname(path.resolve(file)))
  await folder.sync()
  await folder.close()
}
