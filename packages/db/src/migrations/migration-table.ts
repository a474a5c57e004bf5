import type pg from 'pg'
import { execute, oneRow, rows } from '../connection/queries.js'

/** Prisma's own table, column by column, so that its command line and our migrator each know what the other has done. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

export type MigrationRow = { migration_name: string; checksum: string; finished_at: Date | null; rolled_back_at: Date | null; logs: string | null }

async function hasMigrationTable(client: pg.Client): Promise<boolean> {
  return (await oneRow<{ there: boolean }>(client, `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`)).there
}

/** Asks first, since "IF NOT EXISTS" would write a notice each time. */
export async function ensureMigrationTable(client: pg.Client): Promise<void> {
  if (!(await hasMigrationTable(client))) await execute(client, table)
}

/** What has been begun and not rolled back. A row without an end is a migration that failed. */
export async function recordedMigrations(client: pg.Client): Promise<MigrationRow[]> {
  if (!(await hasMigrationTable(client))) return []
  return rows<MigrationRow>(
    client,
    'SELECT migration_name, checksum, finished_at, rolled_back_at, logs FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  )
}
