import pg from 'pg'

const noSuchDatabase = '3D000'
const made: ReadonlySet<unknown> = new Set(['42P04', '23505'])
const connectTimeoutMs = 10_000

/** A connection to the database that the URL names; the database is made if it is not there yet, as `prisma migrate deploy` does. */
export async function connectCreating(url: string): Promise<pg.Client> {
  try {
    return await connect(url)
  } catch (error) {
    if ((error as { code?: unknown }).code !== noSuchDatabase) throw error
    await createDatabaseOf(url)
    return connect(url)
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
  // The query that a broken connection fails reports it; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function createDatabaseOf(url: string): Promise<void> {
  const maintenance = new URL(url)
  const name = decodeURIComponent(maintenance.pathname.slice(1))
  maintenance.pathname = '/postgres'
  const client = await connect(maintenance.href)
  try {
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`)
  } catch (error) {
    // Another process was faster.
    if (!made.has((error as { code?: unknown }).code)) throw error
  } finally {
    await client.end()
  }
}
