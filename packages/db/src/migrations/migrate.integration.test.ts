import { execFile } from 'node:child_process'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestDatabase, dropDatabase, siblingUrl, testServerUrl } from '@trainyard/testing/db/database.js'
import { migrate, pendingMigrations } from './migrate.js'

const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const schemaFile = path.join(packageFolder, '../../prisma/schema.prisma')
const made: string[] = []
const cleanups: (() => Promise<unknown>)[] = []

function freshUrl(): string {
  const name = `trainyard_test_migrate_${Math.random().toString(36).slice(2)}`
  made.push(name)
  return siblingUrl(testServerUrl(), name)
}

afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean()
  for (const name of made.splice(0)) await dropDatabase(testServerUrl(), name)
})

/** Prisma's own command line; resolves with its status and what it said. */
const prisma = (url: string, ...args: string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, DATABASE_URL: url, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' }
    execFile(path.join(packageFolder, 'node_modules/.bin/prisma'), args, { cwd: packageFolder, env, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: `${stdout}${stderr}` })
    })
  })

async function folderWith(migrations: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'trainyard-migrations-'))
  cleanups.push(() => rm(folder, { recursive: true }))
  for (const [name, sql] of Object.entries(migrations)) {
    await mkdir(path.join(folder, name))
    await writeFile(path.join(folder, name, 'migration.sql'), sql)
  }
  return folder
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Waits until a migration is noted as begun. */
async function waitForRecord(url: string): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; ) if ((await ask(url, 'SELECT 1 FROM _prisma_migrations')).length > 0) return
  throw new Error('no migration began within 5 s')
}

describe('the migrator', () => {
  it("makes the database, applies all, and Prisma's own status and diff agree", async () => {
    const url = freshUrl()
    const { applied } = await migrate(url)
    expect(applied[0]).toBe('0001_init')
    expect(await pendingMigrations(url)).toEqual([])
    const status = await prisma(url, 'migrate', 'status')
    expect(status.output).toContain('Database schema is up to date!')
    expect(status.code).toBe(0)
    const diff = await prisma(url, 'migrate', 'diff', '--from-config-datasource', '--to-schema', schemaFile, '--exit-code')
    expect(diff.output).toContain('No difference detected')
    expect(diff.code).toBe(0)
  }, 120_000)

  it("finds nothing to do after Prisma's own deploy", async () => {
    const url = freshUrl()
    const deploy = await prisma(url, 'migrate', 'deploy')
    expect(deploy.output).toContain('All migrations have been successfully applied')
    expect(await migrate(url)).toEqual({ applied: [] })
  }, 120_000)

  it('run by four at once applies each migration once', async () => {
    const url = freshUrl()
    const results = await Promise.all(Array.from({ length: 4 }, () => migrate(url)))
    expect(results.filter(({ applied }) => applied.length > 0)).toHaveLength(1)
    expect(await ask(url, 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL OR applied_steps_count <> 1')).toEqual([])
  })

  it('undoes a migration that fails, keeps its error, and does not continue past it', async () => {
    const url = freshUrl()
    const folder = await folderWith({ '0001_good': 'CREATE TABLE good (id int);', '0002_bad': 'CREATE TABLE half (id int); SELECT nonsense;' })
    await expect(migrate(url, { folder })).rejects.toThrow('nonsense')
    expect(await ask(url, `SELECT to_regclass('good') IS NOT NULL AS good, to_regclass('half') IS NOT NULL AS half`)).toEqual([{ good: true, half: false }])
    await expect(migrate(url, { folder })).rejects.toThrow('migration 0002_bad failed and must be resolved first')
  })

  it('refuses a migration that was changed after it had been applied', async () => {
    const url = freshUrl()
    await migrate(url, { folder: await folderWith({ '0001_one': 'CREATE TABLE one (id int);' }) })
    const changed = await folderWith({ '0001_one': 'CREATE TABLE one (id bigint);' })
    await expect(migrate(url, { folder: changed })).rejects.toThrow('0001_one was changed')
  })

  it('names what is pending, in order', async () => {
    const url = freshUrl()
    const names: string[] = []
    await migrate(url, { folder: await folderWith({ '0001_a': 'SELECT 1;' }) })
    const folder = await folderWith({ '0001_a': 'SELECT 1;', '0003_c': 'SELECT 3;', '0002_b': 'SELECT 2;' })
    expect(await pendingMigrations(url, { folder })).toEqual(['0002_b', '0003_c'])
    await migrate(url, { folder, log: (name) => names.push(name) })
    expect(names).toEqual(['0002_b', '0003_c'])
  })

  it('counts a migration that another process is applying as pending, not as failed', async () => {
    const url = freshUrl()
    const folder = await folderWith({ '0001_slow': 'SELECT pg_sleep(1);' })
    let seen: Promise<string[]> | undefined
    await migrate(url, { folder, log: () => void (seen = waitForRecord(url).then(() => pendingMigrations(url, { folder }))) })
    expect(await seen).toEqual(['0001_slow'])
    expect(await pendingMigrations(url, { folder })).toEqual([])
  })

  it('leaves guards that hold against hand-written SQL', async () => {
    const { db, drop } = await createTestDatabase()
    cleanups.push(drop)
    const project = await db.projects.ensure('p')
    await expect(
      db.pool.query(`INSERT INTO datasets (id, project_id, name, status, source) VALUES ('ds_x', $1, 'x', 'unknown', '{}')`, [project.id]),
    ).rejects.toMatchObject({ code: '23514' })
    await expect(db.pool.query(`INSERT INTO tasks (id, kind, status) VALUES ('task_x', 'train', 'queued')`)).rejects.toMatchObject({ code: '23514' })
    await expect(db.pool.query(`INSERT INTO blobs (sha256, bytes) VALUES ('not a sum', 1)`)).rejects.toMatchObject({ code: '23514' })
  })
})
