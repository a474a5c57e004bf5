import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDisposableHome, removeDisposableHome } from '../disposable-home.js'
import { identifyProcess } from '../processes/pid-file.js'
import { startProcess } from '../processes/start-process.js'
import { waitFor } from '../processes/wait-for.js'
import { clusterFolder } from './cluster-folder.js'
import { dataFolder } from './cluster.js'
import { withPostgres } from './connection.js'
import { type RunningPostgres, startPostgres, stopPostgres } from './start-postgres.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-postgres-'))
const context = { home: join(folder, 'home'), cache: join(folder, 'cache'), environment: {}, log: () => undefined }
let first: RunningPostgres

beforeAll(async () => {
  createDisposableHome(context.home)
  first = await startPostgres(context)
})
afterAll(async () => {
  await removeDisposableHome(context)
  rmSync(folder, { recursive: true, force: true })
})

/** Starts Postgres out of these very sources, which plain Node cannot read, and stays alive. */
const starterProgram = `
import { runnerImport } from 'vite'
const { module } = await runnerImport(process.argv[1])
await module.startPostgres({ home: process.argv[2], log: () => undefined })
setInterval(() => {}, 1000)
`

const gone = (pid: number) => waitFor({ what: 'its end', check: () => identifyProcess(pid) === undefined, limitSeconds: 10 })

test('a new home gets a Postgres 18 with the database and durable commits', async () => {
  expect(first).toMatchObject({ reused: false, version: expect.stringMatching(/^18\./) as string })
  const setting = (name: string) => withPostgres(first.url, async (client) => (await client.query(`SHOW ${name}`)).rows[0] as Record<string, string>)
  expect(await setting('synchronous_commit')).toEqual({ synchronous_commit: 'on' })
  expect(await setting('fsync')).toEqual({ fsync: 'on' })
  expect(await setting('listen_addresses')).toEqual({ listen_addresses: '127.0.0.1' })
})

test('nobody logs in without the password, which only its owner can read', async () => {
  const url = new URL(first.url)
  url.password = 'wrong'
  await expect(withPostgres(url.href, () => Promise.resolve())).rejects.toThrow(/password authentication failed/)
  expect(readFileSync(join(context.home, 'postgres-password'), 'utf8').trim()).toBe(decodeURIComponent(new URL(first.url).password))
})

test('a live server is used again', async () => {
  expect(await startPostgres(context)).toEqual({ ...first, reused: true })
})

test('what was committed survives kill -9 of the server, and the next one is at the same place', async () => {
  await withPostgres(first.url, (client) => client.query('CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n'))
  process.kill(first.pid, 'SIGKILL')
  await gone(first.pid)
  const second = await startPostgres(context)
  expect(second).toMatchObject({ reused: false, url: first.url, port: first.port })
  expect(await withPostgres(second.url, async (client) => (await client.query('SELECT count(*)::int AS n FROM kept')).rows)).toEqual([{ n: 1000 }])
})

test('a stale postmaster.pid that names a process of somebody else is no obstacle, and costs nobody their life', async () => {
  expect(await stopPostgres(context)).toBe('ended')
  const cluster = clusterFolder(context.home)
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore', ...cluster.user })
  try {
    const pid = bystander.pid ?? 0
    const file = join(dataFolder(cluster), 'postmaster.pid')
    writeFileSync(file, `${pid}\n${dataFolder(cluster)}\n1700000000\n${first.port}\n\n127.0.0.1\n   1    2\nready   \n`)
    expect(await stopPostgres(context)).toBe('not_running')
    expect(identifyProcess(pid)).toBeDefined()
    expect(await startPostgres(context)).toMatchObject({ reused: false, port: first.port })
    expect(identifyProcess(pid)).toBeDefined()
  } finally {
    bystander.kill('SIGKILL')
  }
})

test('the server outlives kill -9 of its starter, and the next starter finds it', async () => {
  await stopPostgres(context)
  // The starter leads a process group of its own, which is killed as a whole, like a terminal that goes away.
  const source = fileURLToPath(new URL('./start-postgres.ts', import.meta.url))
  const starter = await startProcess({
    name: 'starter',
    command: process.execPath,
    args: ['--input-type=module', '-e', starterProgram, source, context.home],
    environment: process.env,
    cwd: fileURLToPath(new URL('../../../..', import.meta.url)),
    home: join(folder, 'starter'),
  })
  const file = join(dataFolder(clusterFolder(context.home)), 'postmaster.pid')
  await waitFor({
    what: 'the server',
    check: () => existsSync(file) && readFileSync(file, 'utf8').includes('ready'),
    limitSeconds: 30,
    logFile: starter.logFile,
  })
  process.kill(-starter.record.pid, 'SIGKILL')
  await starter.exited
  expect(await startPostgres(context)).toMatchObject({ reused: true, port: first.port })
})

test('an interrupted initdb leaves nothing that looks like a cluster', async () => {
  const other = { ...context, home: join(folder, 'half') }
  createDisposableHome(other.home)
  const draft = `${dataFolder(clusterFolder(other.home))}.draft`
  mkdirSync(draft, { recursive: true })
  writeFileSync(join(draft, 'PG_VERSION'), '18\n')
  expect(await startPostgres(other)).toMatchObject({ reused: false })
  await removeDisposableHome(other)
  expect(existsSync(other.home)).toBe(false)
})

test('stop ends the server and says so once', async () => {
  const { pid } = await startPostgres(context)
  expect(await stopPostgres(context)).toBe('ended')
  expect(identifyProcess(pid)).toBeUndefined()
  expect(await stopPostgres(context)).toBe('not_running')
})
