import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDisposableHome, removeDisposableHome } from './disposable-home.js'
import { localFolders } from './local-context.js'
import { isAlive } from './processes/pid-file.js'
import { waitFor } from './processes/wait-for.js'
import { postgresVersion } from './postgres/connection.js'
import { startLocal, stopLocal } from './start-local.js'
import { type LocalHealthEvent, superviseLocal } from './supervise-local.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-local-'))
const { DATABASE_URL: _database, REDIS_URL: _redis, ...environment } = process.env
const context = { home: join(folder, 'home'), cache: localFolders(process.env, folder).cache, environment, log: () => undefined }

beforeAll(() => createDisposableHome(context.home))
afterAll(async () => {
  await removeDisposableHome(context)
  rmSync(folder, { recursive: true, force: true })
})

test('two starts at once take turns: one starts, the other uses the same servers', async () => {
  const [one, two] = await Promise.all([startLocal({ ...context, tensorflow: false }), startLocal({ ...context, tensorflow: false })])
  expect(one.databaseUrl).toBe(two.databaseUrl)
  expect([one.database.reused, two.database.reused].filter(Boolean)).toHaveLength(1)
  expect(one.queue.url).toBe(two.queue.url)
}, 120_000)

test('the report names what is in use and shows no password', async () => {
  const { report, databaseUrl } = await startLocal({ ...context, tensorflow: false })
  expect(report.map(({ what }) => what)).toEqual(['postgres', 'queue'])
  expect(report[0]?.text).toMatch(/^Postgres 18\.\d+ \(embedded, still running\) at 127\.0\.0\.1:\d+$/)
  for (const { text } of report) expect(text).not.toContain(new URL(databaseUrl).password)
})

test('a Postgres and a Redis named by the user are used and not started', async () => {
  const own = await startLocal({ ...context, tensorflow: false })
  const named = { ...environment, DATABASE_URL: own.databaseUrl, ...(own.queue.kind === 'redis' ? { REDIS_URL: own.queue.url } : {}) }
  const other = { ...context, home: join(folder, 'other'), environment: named }
  const services = await startLocal({ ...other, tensorflow: false })
  expect(services.database).toMatchObject({ source: 'named', url: own.databaseUrl })
  expect(isAlive(other.home, 'postgres')).toBeUndefined()
  expect(isAlive(other.home, 'redis')).toBeUndefined()
})

test('a Postgres named by the user that does not answer is an error that shows no password', async () => {
  const named = { ...context, environment: { ...environment, DATABASE_URL: 'postgresql://me:hidden@127.0.0.1:1/x' } }
  const started = startLocal({ ...named, home: join(folder, 'third'), tensorflow: false })
  await expect(started).rejects.toMatchObject({ code: 'local_setting_invalid' })
  await expect(started).rejects.toThrow(/^DATABASE_URL \(postgresql:\/\/me:\*\*\*@127\.0\.0\.1:1\/x\) does not answer/)
})

test('servers that are killed while they are watched come back at the same place', async () => {
  const services = await startLocal({ ...context, tensorflow: false })
  const events: LocalHealthEvent[] = []
  const watch = superviseLocal(services, { ...context, intervalSeconds: 0.05, onEvent: (event) => events.push(event) })
  const names = services.queue.kind === 'redis' ? ['postgres', 'redis'] : ['postgres']
  for (const name of names) process.kill(isAlive(context.home, name)?.pid ?? 0, 'SIGKILL')
  await waitFor({ what: 'both to be back', check: () => events.filter(({ kind }) => kind === 'back').length === names.length, limitSeconds: 30 })
  await watch.stop()
  expect(await postgresVersion(services.databaseUrl)).toMatch(/^18\./)
  expect(events.map(({ kind }) => kind).sort()).toEqual([...names.map(() => 'back'), ...names.map(() => 'died')])
})

test('stop ends what was started, and only once', async () => {
  const { queue } = await startLocal({ ...context, tensorflow: false })
  expect(await stopLocal(context)).toEqual({ postgres: 'ended', redis: queue.kind === 'redis' ? 'ended' : 'not_running' })
  expect(await stopLocal(context)).toEqual({ postgres: 'not_running', redis: 'not_running' })
})
