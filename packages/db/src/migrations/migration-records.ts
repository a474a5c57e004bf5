import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { bool, nullable, oneRow, rows, statement, text, time, varchar } from '../connection/statement.js'

/** A migration as it lies in its folder; `checksum` is the SHA-256 of the file, in hex, as Prisma keeps it. */
export type MigrationFile = { name: string; sql: string; checksum: string }

/** The repository's migrations: the same place from the sources and from the build. */
export const migrationsFolder = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url))

/** All migrations in the order of their names. */
export async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(folder, name, 'migration.sql'))
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') }
    }),
  )
}

/** Prisma's own table, column by column, so that its command line and our migrator each know what the other has done. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

export type MigrationRow = { migration_name: string; checksum: string; finished_at: Date | null; rolled_back_at: Date | null; logs: string | null }

const tableIsThere = statement({ name: 'migrations: table', text: `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`, row: { there: bool } })
const recorded = statement({
  name: 'migrations: recorded',
  text: 'SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  row: { migration_name: varchar, checksum: varchar, finished_at: nullable(time), rolled_back_at: nullable(time), logs: nullable(text) },
})

const hasMigrationTable = async (client: pg.Client): Promise<boolean> => (await oneRow(client, tableIsThere, {})).there

/** Asks first, since "IF NOT EXISTS" would write a notice each time. */
export async function ensureMigrationTable(client: pg.Client): Promise<void> {
  if (!(await hasMigrationTable(client))) await client.query(table)
}

/** What has been begun and not rolled back. A row without an end is a migration that failed. */
export async function recordedMigrations(client: pg.Client): Promise<MigrationRow[]> {
  if (!(await hasMigrationTable(client))) return []
  return rows(client, recorded, {})
}
