import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

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
