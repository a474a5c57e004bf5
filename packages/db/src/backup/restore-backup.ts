import { randomUUID } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { AppError } from '@trainyard/runtime'
import { defined, limits } from '@trainyard/spec'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { insertChunk } from '../blobs/write-blob.js'
import { rechunk } from '../blobs/rechunk.js'
import { connectCreating } from '../migrations/connect-creating.js'
import { migrate } from '../migrations/migrate.js'
import { type MigrationFile, migrationsFolder, readMigrations } from '../migrations/migration-records.js'
import { columnsOf, uniqueColumnsOf } from './catalog.js'
import type { Backup, BackupHeader } from './format.js'
import { checkBackup, entriesOf } from './read-backup.js'
import { backupTables } from './tables.js'
import { untilAborted } from './until-aborted.js'

/** What is to be restored, and where to. */
export type RestoreOptions = {
  /** Postgres; the database is made and migrated if need be. */
  url: string
  file: string
  /** Restore API keys too: whoever held one when the backup was made may use it again. */
  keys?: boolean
  /** Do everything, then take it back: shows that the backup can be restored here. */
  verify?: boolean
  /** Ends the restore; nothing of it is left. */
  signal?: AbortSignal | undefined
}

/** A project that held nothing, whose place one of the backup took: `replacedBy` is its id from then on. */
export type Replaced = { id: string; name: string; replacedBy: string }

/** What was restored. */
export type Restored = { backup: Backup; replaced: Replaced[] }

/**
 * Restores a backup, wholly or not at all, in one transaction. The file is compared with its sums first. Its rows go into a schema of their own, which has the
 * tables as they were when the backup was made; the migrations since then bring them up to date; then they move. Ids stay as they were. What ran when the
 * backup was made goes on from its last checkpoint as soon as a worker looks; its holder at that time can write nothing here.
 *
 * @throws {AppError} `invalid_request` when the file is damaged or comes from a newer version, `conflict` when something of it is there already.
 */
export async function restoreBackup({ url, file, keys = false, verify = false, signal }: RestoreOptions): Promise<Restored> {
  const backup = await checkBackup(file)
  const migrations = await readMigrations(migrationsFolder)
  const level = migrations.findIndex(({ name }) => name === backup.header.migration)
  if (level === -1) throw tooNew(file, backup.header.migration)
  await migrate(url)
  const client = await connectCreating(url)
  try {
    const replaced = await untilAborted(signal, client, async () => {
      await client.query('BEGIN')
      await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'`)
      return await moveIn(client, { file, header: backup.header, keys, before: migrations.slice(0, level + 1), since: migrations.slice(level + 1) })
    })
    // Not interrupted: a connection that is closed during a commit does not say whether everything was restored or nothing.
    await client.query(verify ? 'ROLLBACK' : 'COMMIT')
    return { backup, replaced }
  } finally {
    // An open transaction ends with its connection, and nothing of it stays.
    await client.end()
  }
}

type Move = { file: string; header: BackupHeader; keys: boolean; before: readonly MigrationFile[]; since: readonly MigrationFile[] }

/** Stages the backup's rows, brings them up to date, and moves them to where they belong. */
async function moveIn(client: pg.Client, { file, header, keys, before, since }: Move): Promise<Replaced[]> {
  const staged = `restore_${randomUUID().replaceAll('-', '')}`
  await client.query(`CREATE SCHEMA ${staged}; SET LOCAL search_path TO ${staged}`)
  for (const { sql } of before) await client.query(sql)
  await stage(client, file, header)
  for (const { sql } of since) await client.query(sql)
  await client.query(takeLeases)
  await client.query(`SET LOCAL search_path TO public`)
  const replaced = await takeOverEmptyProjects(client, staged)
  const tables = [...backupTables].filter(([, { isKey, isRecord }]) => isRecord !== true && (keys || isKey !== true)).map(([table]) => table)
  await expectNoConflict(client, staged, { tables, replaced })
  let isNew: ReadonlySet<string> = new Set()
  for (const table of tables) {
    const moved = await client.query<{ sha256: string; is_new: boolean }>(await moveOf(client, staged, table))
    if (table === 'blobs') isNew = new Set(moved.rows.filter((row) => row.is_new).map(({ sha256 }) => sha256))
  }
  await writeBlobs(client, file, isNew)
  await client.query(`DROP SCHEMA ${staged} CASCADE`)
  return replaced
}

const tooNew = (file: string, migration: string): AppError =>
  new AppError({
    code: 'invalid_request',
    message: `${file} comes from a newer version of Trainyard, whose database has the migration ${migration}; restore it with that version or a newer one`,
  })

/** Copies the rows of every table into its staged table. */
async function stage(client: pg.Client, file: string, { columns }: BackupHeader): Promise<void> {
  for await (const entry of entriesOf(file)) {
    if (entry.kind !== 'table') continue
    const names = defined(columns[entry.table], `the columns of ${entry.table}`).map((column) => pg.escapeIdentifier(column))
    await pipeline(entry.content, client.query(copyFrom(`COPY ${pg.escapeIdentifier(entry.table)} (${names.join(', ')}) FROM STDIN`)))
  }
}

/** Every lease is over, and its number is beyond what its holder knows. */
const takeLeases = `
  UPDATE job_attempts a SET epoch = a.epoch + 1 FROM tasks t WHERE t.status = 'running' AND a.task_id = t.id AND a.epoch = t.lease_epoch;
  UPDATE tasks SET lease_epoch = lease_epoch + 1, lease_expires_at = clock_timestamp() - interval '1 second' WHERE status = 'running'`

/**
 * A project that holds nothing gives its place to the restored one of its name or id, with its keys: the one that every installation makes at its first start
 * would else be in the way.
 */
async function takeOverEmptyProjects(client: pg.Client, staged: string): Promise<Replaced[]> {
  const { rows } = await client.query<Replaced>(
    `SELECT p.id, p.name, s.id AS "replacedBy" FROM public.projects p JOIN ${staged}.projects s ON s.id = p.id OR s.name = p.name
     WHERE NOT EXISTS (SELECT 1 FROM public.datasets WHERE project_id = p.id) AND NOT EXISTS (SELECT 1 FROM public.jobs WHERE project_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM public.sweeps WHERE project_id = p.id) AND NOT EXISTS (SELECT 1 FROM public.models WHERE project_id = p.id)`,
  )
  // Two projects here that match one of the backup are a conflict, which is reported like every other.
  const replaced = rows.filter(({ replacedBy }) => rows.filter((row) => row.replacedBy === replacedBy).length === 1)
  for (const { id, replacedBy } of replaced) {
    await client.query('UPDATE public.projects SET id = $2 WHERE id = $1', [id, replacedBy])
    await client.query(`DELETE FROM ${staged}.api_keys WHERE id IN (SELECT id FROM public.api_keys WHERE project_id = $1)`, [replacedBy])
  }
  return replaced
}

/** Conflicts named in the error at most. */
const conflictsNamed = 5

async function expectNoConflict(
  client: pg.Client,
  staged: string,
  { tables, replaced }: { tables: readonly string[]; replaced: readonly Replaced[] },
): Promise<void> {
  const givenUp = replaced.map(({ replacedBy }) => replacedBy)
  const found: string[] = []
  for (const table of tables) {
    // Files are the same where their name is the same.
    if (table === 'blobs') continue
    const renumbered = Object.keys(backupTables.get(table)?.renumbered ?? {}) // default: most tables have no such columns
    for (const columns of await uniqueColumnsOf(client, table)) {
      if (columns.some((column) => renumbered.includes(column))) continue
      const names = columns.map((column) => pg.escapeIdentifier(column))
      const { rows } = await client.query<{ key: string }>(
        `SELECT concat_ws(' ', ${names.join(', ')}) AS key FROM ${staged}.${table} JOIN public.${table} p USING (${names.join(', ')})
         WHERE ${table === 'projects' ? 'p.id <> ALL($1)' : '$1::text[] IS NOT NULL'} LIMIT ${conflictsNamed}`,
        [givenUp],
      )
      if (rows.length > 0) found.push(`${table} (${columns.join(', ')}): ${rows.map(({ key }) => key).join('; ')}`)
      if (rows.length > 0) break
    }
  }
  if (found.length === 0) return
  const shown = found.slice(0, conflictsNamed).join(' · ')
  throw new AppError({
    code: 'conflict',
    message: `Nothing was restored: this installation has some of the backup's rows already, ${shown}. Restore into an installation without them`,
  })
}

/** The statement that moves a staged table. Of blobs it tells which are new, so that their content is wanted. */
async function moveOf(client: pg.Client, staged: string, table: string): Promise<string> {
  const columns = await columnsOf(client, table)
  const renumbered = backupTables.get(table)?.renumbered
  const values = columns.map((column) => renumbered?.[column]?.replaceAll('staged.', `${staged}.`) ?? `t.${pg.escapeIdentifier(column)}`)
  const names = columns.map((column) => pg.escapeIdentifier(column))
  const insert = `INSERT INTO public.${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${staged}.${table} t`
  if (table === 'projects') return `${insert} ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`
  if (table === 'blobs') return `${insert} ON CONFLICT (sha256) DO UPDATE SET created_at = clock_timestamp() RETURNING sha256, xmax = 0 AS is_new`
  return insert
}

/** Stores the content of the files that are new here. */
async function writeBlobs(client: pg.Client, file: string, wanted: ReadonlySet<string>): Promise<void> {
  for await (const entry of entriesOf(file)) {
    if (entry.kind !== 'blob' || !wanted.has(entry.sha256)) continue
    let index = 0
    for await (const chunk of rechunk(entry.content, limits.blobChunkBytes)) await insertChunk(client, entry.sha256, index++, chunk)
  }
}
