import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile, cp, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, migrate } from '../index.js'
import { createTestDatabase, siblingUrl, dropDatabase, type TestDatabase, testServerUrl } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completeTask, newProject, newSweep, pointsOf, queuedJob } from '@trainyard/testing/db/fixtures.js'
import { migrationsFolder, readMigrations } from '../migrations/migration-records.js'
import { tablesOf } from './catalog.js'
import { checkBackup } from './read-backup.js'
import { restoreBackup } from './restore-backup.js'
import { backupTables, leftOut } from './tables.js'
import { writeBackup } from './write-backup.js'

let source: TestDatabase
let folder: string
let owned: { projectId: string; jobId: string; running: Awaited<ReturnType<typeof claimed>> }
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-backup-'))
  source = await createTestDatabase()
  // Another project first, so that numbers differ between installations.
  await queuedJob(source.db, { members: 2 })
  owned = await fill(source)
})
afterAll(async () => {
  await source?.drop()
  await rm(folder, { recursive: true, force: true })
})

const fileOf = (name: string): string => path.join(folder, `${name}.tar`)

/** A project with a published model, a job that runs, a sweep, a key and an alias. */
async function fill({ db }: TestDatabase): Promise<typeof owned> {
  const job = await queuedJob(db, { model: 'flowers' })
  const claim = await claimed(db, job.tasks[0] ?? '')
  await db.checkpoints.save(claim.lease, checkpointOf(0, 'best', 1))
  await db.metrics.append(claim.lease, [...pointsOf(0, 'loss', [1, 2, 3], (step) => (step === 2 ? null : 0.1 * step)), ...pointsOf(0, 'tab\tand\nline', [5])])
  await completeTask(db, claim)
  const [ref] = await db.tasks.ready({ jobIds: [job.id] })
  const combine = await claimed(db, ref?.id ?? '')
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
  await db.models.setAlias(job.projectId, 'flowers', 'stable', { version: '1' })
  await db.apiKeys.create({ projectId: job.projectId, name: 'k', scopes: ['predict'], expiresAt: null, secretSha256: 'a'.repeat(64) })
  await newSweep(db, job.projectId, 2)
  const running = await queuedJob(db, { project: { id: job.projectId, datasetId: job.datasetId } })
  const lease = await claimed(db, running.tasks[0] ?? '')
  await db.checkpoints.save(lease.lease, checkpointOf(0, 'last', 7))
  return { projectId: job.projectId, jobId: running.id, running: lease }
}

const numbered = new Set(['number', 'id', 'series_id', 'job_number'])
const changing: Readonly<Record<string, readonly string[]>> = { tasks: ['lease_epoch', 'lease_expires_at'], job_attempts: ['epoch'], blobs: ['created_at'] }

/** All rows of a project as text, table by table, sorted; without numbers that are an installation's own. */
async function rowsOf({ db }: Pick<TestDatabase, 'db'>, projectId: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const [table, { ofProject, alsoBy = {}, renumbered, isKey }] of backupTables) {
    if (isKey) continue
    const { rows } = await db.pool.query<Record<string, unknown>>(
      `SELECT t.* FROM ${table} t WHERE ${[ofProject, ...Object.values(alsoBy)].join(' OR ').replaceAll('$projects', `(${pg.escapeLiteral(projectId)})`)}`,
    )
    const hidden = (column: string) => (renumbered !== undefined && numbered.has(column)) || changing[table]?.includes(column) === true
    found[table] = rows.map((row) => JSON.stringify(Object.entries(row).filter(([column]) => !hidden(column)))).sort()
  }
  return found
}

/** Runs with an empty installation: migrated, with the project and key that every first start makes. */
async function withInstallation(use: (target: TestDatabase) => Promise<void>): Promise<void> {
  const target = await createTestDatabase()
  try {
    await use(target)
  } finally {
    await target.drop()
  }
}

it('knows what to do with every table', async () => {
  const client = new pg.Client({ connectionString: source.url })
  await client.connect()
  const tables = await tablesOf(client)
  await client.end()
  expect(tables.filter((table) => !backupTables.has(table) && !leftOut.has(table))).toEqual([])
  expect([...backupTables.keys(), ...leftOut.keys()].filter((table) => !tables.includes(table))).toEqual([])
})

it('everything comes back in an empty installation: rows, files, and the keys that are asked for', async () => {
  const file = fileOf('everything')
  const { manifest } = await writeBackup({ url: source.url, file })
  expect(await checkBackup(file)).toMatchObject({ manifest })
  for (const keys of [false, true])
    await withInstallation(async (target) => {
      await restoreBackup({ url: target.url, file, keys })
      expect(await rowsOf(target, owned.projectId)).toEqual(await rowsOf(source, owned.projectId))
      const { rows } = await target.db.pool.query<{ sha256: string }>('SELECT sha256 FROM blobs')
      expect(rows.length).toBe(manifest.blobs.files)
      for (const { sha256 } of rows) expect(await target.db.blobs.read(sha256)).toEqual(await source.db.blobs.read(sha256))
      const found = await target.db.apiKeys.list({ projectId: owned.projectId }, { limit: 10, order: 'asc' })
      expect(found.data.length).toBe(keys ? 1 : 0)
      const { rows: schemas } = await target.db.pool.query(`SELECT nspname FROM pg_namespace WHERE nspname LIKE 'restore%'`)
      expect(schemas).toEqual([])
    })
})

it('a project comes back among others, with its ids and its metrics, and its numbers are new', async () => {
  const file = fileOf('project')
  await writeBackup({ url: source.url, file, project: owned.projectId })
  await withInstallation(async (target) => {
    const others = await queuedJob(target.db, { members: 3 })
    const lease = (await claimed(target.db, others.tasks[0] ?? '')).lease
    await target.db.metrics.append(lease, pointsOf(0, 'loss', [1, 2]))
    const before = await rowsOf(target, others.projectId)
    await restoreBackup({ url: target.url, file })
    expect(await rowsOf(target, others.projectId)).toEqual(before)
    expect(await rowsOf(target, owned.projectId)).toEqual(await rowsOf(source, owned.projectId))
    const jobs = await source.db.pool.query<{ job_id: string }>(
      'SELECT DISTINCT job_id FROM metric_series s JOIN jobs j ON j.id = s.job_id WHERE project_id = $1',
      [owned.projectId],
    )
    expect(jobs.rows.length).toBeGreaterThan(0)
    for (const { job_id: id } of jobs.rows) expect(await target.db.metrics.page(id, { limit: 100 })).toEqual(await source.db.metrics.page(id, { limit: 100 }))
  })
})

it('a job that ran goes on from its checkpoint, and whoever held it writes nothing', async () => {
  const file = fileOf('running')
  await writeBackup({ url: source.url, file, project: owned.projectId })
  await withInstallation(async (target) => {
    await restoreBackup({ url: target.url, file })
    await expect(target.db.checkpoints.save(owned.running.lease, checkpointOf(0, 'last', 8))).rejects.toThrow(/lease/)
    expect((await target.db.tasks.due(100)).map(({ id }) => id)).toContain(owned.running.taskId)
    const again = await claimed(target.db, owned.running.taskId)
    expect(again.members[0]).toMatchObject({ resume: { step: 7 } })
    await target.db.checkpoints.save(again.lease, checkpointOf(0, 'last', 8))
  })
})

it('the project that a first start makes gives its place and its keys to the one of its name', async () => {
  const file = fileOf('named')
  const name = (await source.db.pool.query<{ name: string }>('SELECT name FROM projects WHERE id = $1', [owned.projectId])).rows[0]?.name ?? ''
  await writeBackup({ url: source.url, file, project: name })
  await withInstallation(async (target) => {
    const empty = await target.db.projects.ensure(name)
    const key = await target.db.apiKeys.create({ projectId: empty.id, name: 'admin', scopes: ['admin'], expiresAt: null, secretSha256: 'b'.repeat(64) })
    const { replaced } = await restoreBackup({ url: target.url, file })
    expect(replaced).toEqual([{ id: empty.id, name, replacedBy: owned.projectId }])
    expect(await target.db.apiKeys.find(key.id)).toMatchObject({ projectId: owned.projectId })
    expect((await target.db.projects.ensure(name)).id).toBe(owned.projectId)
  })
})

it('what is there already is a conflict that names it, and nothing is written', async () => {
  const file = fileOf('conflict')
  await writeBackup({ url: source.url, file, project: owned.projectId })
  const before = await rowsOf(source, owned.projectId)
  await expect(restoreBackup({ url: source.url, file })).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(owned.projectId) })
  expect(await rowsOf(source, owned.projectId)).toEqual(before)
})

it('a check restores everything and leaves nothing', async () => {
  const file = fileOf('verified')
  await writeBackup({ url: source.url, file })
  await withInstallation(async (target) => {
    await restoreBackup({ url: target.url, file, verify: true })
    for (const table of [...backupTables.keys(), 'blob_chunks']) expect((await target.db.pool.query(`SELECT 1 FROM ${table}`)).rows).toEqual([])
  })
})

it('a file that was cut or changed anywhere is rejected', async () => {
  const file = fileOf('whole')
  await writeBackup({ url: source.url, file, project: owned.projectId })
  const whole = await readFile(file)
  const broken = fileOf('broken')
  // Padding between the files of an archive means nothing: a change there is none of the backup.
  const before = await checkBackup(file)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] ?? 0) ^ change // default: `at` is within the file
      await writeFile(broken, changed)
      const found = await checkBackup(broken).catch((error: unknown) => error)
      if (found instanceof Error) expect(found).toMatchObject({ code: 'invalid_request' })
      else expect(found).toMatchObject({ manifest: before.manifest })
    }),
    { numRuns: 300, endOnFailure: true },
  )
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.byteLength - 1025), async (length) => {
      await cp(file, broken)
      await truncate(broken, length)
      await expect(checkBackup(broken)).rejects.toMatchObject({ code: 'invalid_request' })
    }),
    { numRuns: 100, endOnFailure: true },
  )
}, 60_000)

it('a backup that fails leaves no file', async () => {
  await expect(writeBackup({ url: source.url, file: fileOf('none'), project: 'nobody' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([])
})

it('a backup or restore that is interrupted anywhere leaves nothing', async () => {
  const file = fileOf('interrupted')
  await writeBackup({ url: source.url, file: fileOf('uninterrupted') })
  await withInstallation(async (target) => {
    const before = await target.db.projects.ensure('here')
    for (let delayMs = 0; delayMs < 400; delayMs += 20) {
      const interrupted = () => AbortSignal.timeout(delayMs)
      await writeBackup({ url: source.url, file, signal: interrupted() }).catch(() => undefined)
      expect((await readdir(folder)).filter((name) => name.endsWith('.partial'))).toEqual([])
      if (existsSync(file)) await checkBackup(file)
      const restored = await restoreBackup({ url: target.url, file: fileOf('uninterrupted'), signal: interrupted() }).catch(() => null)
      const { rows } = await target.db.pool.query<{ id: string }>('SELECT id FROM projects')
      if (restored) break
      expect(rows.map(({ id }) => id)).toEqual([before.id])
    }
    expect((await target.db.pool.query(`SELECT 1 FROM pg_namespace WHERE nspname LIKE 'restore%'`)).rows).toEqual([])
  })
}, 60_000)

it('is one moment, while others write', async () => {
  const job = await queuedJob(source.db)
  const { lease } = await claimed(source.db, job.tasks[0] ?? '')
  let ended = false
  const writing = (async () => {
    for (let step = 0; !ended; step += 2) await source.db.metrics.append(lease, pointsOf(0, 'loss', [step, step + 1]))
  })()
  try {
    for (let round = 0; round < 3; round++) await compare(round)
  } finally {
    ended = true
    await writing
  }

  async function compare(round: number): Promise<void> {
    const file = fileOf(`moment-${round}`)
    await writeBackup({ url: source.url, file, project: job.projectId })
    await withInstallation(async (target) => {
      await restoreBackup({ url: target.url, file })
      const { metricSeq } = await target.db.metrics.cursor(job.projectId, job.id)
      const { sourcePoints } = await target.db.metrics.page(job.id, { limit: 100_000 })
      expect(sourcePoints).toBe(metricSeq)
    })
  }
}, 60_000)

it('of an older version is brought up to date; of a newer one is rejected by name', async () => {
  const migrations = await readMigrations(migrationsFolder)
  const server = testServerUrl()
  const name = `trainyard_test_old_${process.pid}`
  const old = path.join(folder, 'migrations')
  for (const { name: migration } of migrations.slice(0, 2)) await cp(path.join(migrationsFolder, migration), path.join(old, migration), { recursive: true })
  const url = siblingUrl(server, name)
  const file = fileOf('old')
  try {
    await migrate(url, { folder: old })
    const db = createDatabase({ url, poolSize: 1 })
    await db.pool.query(`INSERT INTO projects (id, name) VALUES ('prj_old', 'old');`)
    await db.pool.query(
      `INSERT INTO datasets (id, project_id, name, status, source) VALUES ('ds_old', 'prj_old', 'tab' || chr(9) || 'line' || chr(10), 'preparing', '{"type":"sample"}')`,
    )
    await db.close()
    await writeBackup({ url, file })
  } finally {
    await dropDatabase(server, name)
  }
  await withInstallation(async (target) => {
    await restoreBackup({ url: target.url, file })
    const { rows } = await target.db.pool.query('SELECT id, name, warnings FROM datasets')
    expect(rows).toEqual([{ id: 'ds_old', name: 'tab\tline\n', warnings: [] }])
  })
  const newer = await readFile(file, 'latin1')
  const level = migrations[1]?.name ?? ''
  // The heading of the file, not its length, changes: a migration of the same number of characters.
  await writeFile(file, newer.replace(level, level.replace(/^\d{4}/, '9999')), 'latin1')
  await withInstallation(async (target) => {
    await newProject(target.db)
    await expect(restoreBackup({ url: target.url, file })).rejects.toMatchObject({ code: 'invalid_request', message: expect.stringContaining('9999') })
  })
})
