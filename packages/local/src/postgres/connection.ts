import pg from 'pg'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'

/** Runs something with one connection, which is closed afterwards. Time limits: 5 s to connect, 10 s a statement. */
export async function withPostgres<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: localLimits.connectSeconds * 1000,
    query_timeout: 10_000,
  })
  // A server that goes away between two statements is reported as an event, which nobody else would hear.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await run(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The server's version, by a real connection. */
export function postgresVersion(url: string): Promise<string> {
  return withPostgres(url, async (client) => {
    const answer = await client.query<{ server_version: string }>('SHOW server_version')
    return answer.rows[0]?.server_version.split(' ')[0] ?? 'unknown'
  })
}

/** Creates a database unless it is there. Two at once are fine. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await withPostgres(adminUrl, async (client) => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount !== 0) return
    await client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`).catch((error: unknown) => {
      const code = error instanceof pg.DatabaseError ? error.code : undefined
      if (code !== '42P04' && code !== '23505') throw error
    })
  })
}

/**
 * Looks whether a Postgres named by the user answers.
 * @throws {LocalError} `local_setting_invalid` with the place, never with the password.
 */
export async function checkDatabaseUrl(url: string): Promise<string> {
  try {
    return await postgresVersion(url)
  } catch (error) {
    throw new LocalError('local_setting_invalid', `DATABASE_URL (${withoutPassword(url)}) does not answer: ${messageOf(error)}`, { cause: error })
  }
}

/** A URL fit for a log: the password is left out. */
export function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url)
    if (parsed.password !== '') parsed.password = '***'
    for (const key of parsed.searchParams.keys()) if (key.includes('password')) parsed.searchParams.set(key, '***')
    return parsed.href
  } catch {
    return 'a URL that cannot be read'
  }
}
