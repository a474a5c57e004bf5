import { execFileSync } from 'node:child_process'
import { chownSync, closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { Installation } from '../installation.js'
import type { Fault } from './fault.js'

const restarted = (name: string, signal: 'SIGINT' | 'SIGQUIT'): Fault => ({
  name,
  inject: async (installation) => {
    installation.send(signal, [installation.pidOf('postgres')])
    return undefined
  },
})

const readOnly: Fault = {
  name: 'postgres read-only',
  lasts: [2, 15],
  inject: async ({ sql }) => {
    await sql('ALTER SYSTEM SET default_transaction_read_only = on')
    await sql('SELECT pg_reload_conf()')
    return async () => {
      await sql('ALTER SYSTEM RESET default_transaction_read_only')
      await sql('SELECT pg_reload_conf()')
    }
  },
}

const withoutConnections: Fault = {
  name: 'postgres out of connections',
  lasts: [2, 15],
  inject: async ({ databaseUrl, sql }) => {
    // Those of the service are cut first, so that they have to come back while none is to be had.
    const held: pg.Client[] = []
    await sql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = $1 AND pid <> pg_backend_pid()', ['client backend'])
    for (;;) {
      const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
      client.on('error', () => undefined)
      try {
        await client.connect()
        held.push(client)
      } catch {
        break
      }
    }
    return async () => void (await Promise.all(held.map((client) => client.end().catch(() => undefined))))
  },
}

const diskBytes = 96 * 2 ** 20
const blockBytes = 2 ** 16
/** What a training writes all the time. */
const tables = ['metric_points', 'blob_chunks', 'checkpoints', 'events']

/** The tables that grow stand on a small disk of their own, which a file beside them fills to its last block. */
const diskFull: Fault = {
  name: 'postgres disk full',
  lasts: [2, 15],
  unavailable: () => (process.getuid?.() === 0 ? undefined : 'mounting a small disk needs root'),
  arrange: async (installation) => {
    const folder = diskOf(installation)
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder])
    const owner = statSync(`/proc/${installation.pidOf('postgres')}`)
    const space = path.join(folder, 'space')
    mkdirSync(space)
    chownSync(space, owner.uid, owner.gid)
    await installation.sql(`CREATE TABLESPACE chaos LOCATION '${space}'`)
    for (const table of tables) await installation.sql(`ALTER TABLE ${table} SET TABLESPACE chaos`)
    return async () => {
      for (const table of tables) await installation.sql(`ALTER TABLE ${table} SET TABLESPACE pg_default`)
      await installation.sql('DROP TABLESPACE chaos')
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true })
    }
  },
  inject: async (installation) => {
    const ballast = path.join(diskOf(installation), 'ballast')
    fill(ballast)
    return async () => rmSync(ballast)
  },
}

/** In the folder for temporary files: Postgres' user cannot walk into every home. */
const diskOf = (installation: Installation): string => path.join(tmpdir(), `trainyard-chaos-disk-${new URL(installation.databaseUrl).port}`)

function fill(file: string): void {
  const descriptor = openSync(file, 'w')
  try {
    for (let written = 0; written <= diskBytes; written += blockBytes) writeSync(descriptor, Buffer.alloc(blockBytes))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(descriptor)
  }
}

export const postgresFaults: readonly Fault[] = [
  restarted('postgres restarted', 'SIGINT'),
  restarted('postgres crashed', 'SIGQUIT'),
  readOnly,
  withoutConnections,
  diskFull,
]
