import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { execute, statement, text, varchar } from '../connection/statement.js'
import { connectCreating } from './connect-creating.js'
import { ensureMigrationTable, type MigrationFile, type MigrationRow, migrationsFolder, readMigrations, recordedMigrations } from './migration-records.js'

/** The advisory lock that Prisma's migrate commands take: ours and theirs never run at once. */
const prismaLock = 72707369
const lockLimit = '60s'

/** How migrations are applied. */
export type MigrateOptions = {
  /** Called with the name of each migration before it is applied. */
  log?: (name: string) => void
  /** Where the migrations lie; the repository's own folder, if left out. */
  folder?: string
}

/**
 * Brings a database up to date; makes it if it is not there. Each file runs as one transaction, and what it did is recorded in Prisma's table, so
 * that `prisma migrate status` agrees. Two at once wait for each other, at most a minute. Returns the names applied.
 * @throws {Error} when an earlier migration failed or a file changed after it was applied; nothing is applied then.
 */
export async function migrate(url: string, { log, folder = migrationsFolder }: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const client = await connectCreating(url)
  try {
    await client.query(`SET lock_timeout = '${lockLimit}'`)
    await client.query('SELECT pg_advisory_lock($1)', [prismaLock])
    await client.query('RESET lock_timeout')
    await ensureMigrationTable(client)
    const pending = unapplied(await readMigrations(folder), await recordedMigrations(client))
    for (const migration of pending) {
      log?.(migration.name)
      await apply(client, migration)
    }
    return { applied: pending.map(({ name }) => name) }
  } finally {
    await client.end() // and with it the lock
  }
}

/**
 * Names of the migrations that are not applied yet, the one under way among them: only who holds the lock can tell it from one that was cut off.
 * @throws {Error} when a migration failed or a file changed after it was applied; applies nothing.
 */
export async function pendingMigrations(url: string, { folder = migrationsFolder }: Pick<MigrateOptions, 'folder'> = {}): Promise<string[]> {
  const client = await connectCreating(url)
  try {
    const ended = (await recordedMigrations(client)).filter((row) => row.finished_at !== null || row.logs !== null)
    return unapplied(await readMigrations(folder), ended).map(({ name }) => name)
  } finally {
    await client.end()
  }
}

function unapplied(files: readonly MigrationFile[], recorded: readonly MigrationRow[]): MigrationFile[] {
  const failed = recorded.find((row) => row.finished_at === null)
  if (failed)
    throw new Error(
      `migration ${failed.migration_name} failed and must be resolved first: ${failed.logs ?? 'it was interrupted'}. See "prisma migrate resolve"`,
    )
  const checksums = new Map(recorded.map((row) => [row.migration_name, row.checksum]))
  const changed = files.find(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum)
  if (changed) throw new Error(`migration ${changed.name} was changed after it had been applied`)
  return files.filter(({ name }) => !checksums.has(name))
}

const begin = statement({
  name: 'migrations: begin',
  text: 'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)',
  params: { id: varchar, checksum: varchar, name: varchar },
})
const fail = statement({
  name: 'migrations: fail',
  text: 'UPDATE _prisma_migrations SET logs = $2 WHERE id = $1',
  params: { id: text, logs: text },
})
const finish = statement({
  name: 'migrations: finish',
  text: 'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
  params: { id: text },
})

async function apply(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  const id = randomUUID()
  await execute(client, begin, { id, checksum, name })
  try {
    await client.query(sql) // one message, so one transaction
  } catch (error) {
    await execute(client, fail, { id, logs: String(error) })
    throw error
  }
  await execute(client, finish, { id })
}
