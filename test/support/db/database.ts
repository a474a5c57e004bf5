import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createDatabase, type Database, migrate } from '@trainyard/db'

/** A migrated database of a test file's own. `drop` closes and removes it. */
export type TestDatabase = { url: string; db: Database; drop(): Promise<void> }

const variable = 'TRAINYARD_TEST_DATABASE_URL'

/** The server that tests may make databases on. A test that needs it fails without it: it never passes by not running. */
export function testServerUrl(): string {
  const url = process.env[variable]
  if (!url)
    throw new Error(
      `${variable} is not set: this test needs a Postgres server on which it may create databases, such as postgresql://postgres@127.0.0.1:5432/postgres`,
    )
  return url
}

/** The URL of another database on the same server. */
export function siblingUrl(url: string, name: string): string {
  const sibling = new URL(url)
  sibling.pathname = `/${name}`
  return sibling.href
}

/** Makes a fresh database on the test server, migrates it and opens it. */
export async function createTestDatabase({ poolSize = 10 }: { poolSize?: number } = {}): Promise<TestDatabase> {
  const server = testServerUrl()
  const name = `trainyard_test_${randomUUID().replaceAll('-', '')}`
  const url = siblingUrl(server, name)
  await migrate(url)
  const db = createDatabase({ url, poolSize })
  return {
    url,
    db,
    drop: async () => {
      await db.close()
      await dropDatabase(server, name)
    },
  }
}

/** Removes a database, whoever is still connected to it. */
export async function dropDatabase(server: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`)
  } finally {
    await client.end()
  }
}
