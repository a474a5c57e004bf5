import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createDisposableHome, freePort, identifyProcess, isAlive, lockHolder, removeDisposableHome, tailOfLog, waitFor } from '@trainyard/local'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lockFile, readAdminKey, readInstance } from '../api/state-folder.js'
import { exitCodes } from '../cli-error.js'
import { serviceNames } from './services.js'

// The compiled program, as users run it: real processes, a home and a port of its own.
const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'trainyard-up-'))
const home = join(folder, 'home')
const { DATABASE_URL: _database, REDIS_URL: _redis, QUEUE_URL: _queue, TRAINYARD_API_KEY: _key, TRAINYARD_URL: _url, ...clean } = process.env
let environment: NodeJS.ProcessEnv = {}

const start = (...words: string[]) => spawn(process.execPath, [program, ...words], { env: environment, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })

async function trainyard(...words: string[]): Promise<{ status: number | null; out: string; err: string }> {
  const child = start(...words)
  const ended = new Promise<number | null>((done) => child.once('exit', done))
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, out, err }
}

const started = () => ['postgres', 'redis', ...serviceNames].filter((name) => isAlive(home, name) !== undefined)

async function up(): Promise<number> {
  const child = start('up', '--no-demo')
  child.stdout.resume()
  child.stderr.resume()
  await waitFor({ what: 'trainyard up', limitSeconds: 100, logFile: join(home, 'logs', 'api.log'), check: () => readInstance(home)?.supervisor === child.pid })
  return child.pid ?? 0
}

beforeAll(async () => {
  createDisposableHome(home)
  environment = { ...clean, TRAINYARD_HOME: home, PORT: String(await freePort()), NO_COLOR: '1' }
})
afterAll(async () => {
  await trainyard('down')
  await removeDisposableHome({ home, cache: join(home, 'cache'), log: () => undefined })
  rmSync(folder, { recursive: true, force: true })
}, 90_000)

test('up brings everything up, a second one shows the first, and a user trains and predicts', { timeout: 240_000 }, async () => {
  const pid = await up()
  const second = await trainyard('up', '--no-demo')
  expect(second).toMatchObject({ status: 0, err: expect.stringContaining(`under process ${pid}`) })
  expect(second.out).toMatch(/Postgres 18/)
  // What is no terminal may be the log of a build: it gets the file that holds the key.
  expect(second.out).toContain(join(home, 'admin-key'))
  expect(`${second.out}${second.err}`).not.toContain(readAdminKey(home))

  const dataset: unknown = JSON.parse((await trainyard('datasets', 'add', '--sample', 'iris', '--json')).out)
  expect(dataset).toMatchObject({ object: 'dataset', status: 'ready', rows: 120 })
  const { id } = dataset as { id: string }
  writeFileSync(
    join(folder, 'job.yaml'),
    `dataset: { id: ${id} }\narchitecture: { layers: [{ type: dense, units: 4 }] }\ntraining: { epochs: 5 }\noptimizer: { type: adam }\nensemble: { members: 2 }\nmodel: { name: flowers }\n`,
  )
  const submitted = await trainyard(
    'submit',
    'job.yaml',
    '--set',
    'architecture.layers[0].units=8',
    '--set',
    'optimizer.learning_rate=0.05',
    '--wait',
    '--json',
    '--timeout',
    '120',
  )
  expect(submitted.err).toBe('')
  expect(JSON.parse(submitted.out)).toMatchObject({
    status: 'succeeded',
    spec: { architecture: { layers: [{ units: 8 }] }, optimizer: { learning_rate: 0.05 } },
    ensemble: { members_used: 2 },
  })

  writeFileSync(join(folder, 'rows.csv'), 'sepal_length,sepal_width,petal_length,petal_width\n5.1,3.5,1.4,0.2\n6.3,3.3,6.0,2.5\n')
  const predicted = await trainyard('predict', 'flowers', '--file', 'rows.csv', '--json')
  expect((JSON.parse(predicted.out) as { predictions: unknown[] }).predictions).toHaveLength(2)

  const { id: job } = JSON.parse(submitted.out) as { id: string }
  expect(await trainyard('cancel', job)).toMatchObject({ status: exitCodes.conflict.status })
  expect(await trainyard('status', 'job_01k00000000000000000000000')).toMatchObject({ status: exitCodes.not_found.status })
  const wrong = await trainyard('submit', 'job.yaml', '--set', 'optimizer.learning_rate=-1', '--set', 'ensemble.members=0')
  expect(wrong.status).toBe(exitCodes.usage.status)
  expect(wrong.err).toMatch(/optimizer.learning_rate.*\(received -1\)/)
  expect(wrong.err).toMatch(/ensemble.members.*\(received 0\)/)
})

test('after a kill -9 of up the next one takes over its Postgres, and at its end nothing is left', { timeout: 240_000 }, async () => {
  const pid = lockHolder(lockFile(home)) ?? (await up())
  const postgres = isAlive(home, 'postgres')?.pid
  process.kill(pid, 'SIGKILL')
  await waitFor({ what: 'the end of up', limitSeconds: 10, check: () => identifyProcess(pid) === undefined })
  expect(started()).toContain('api')
  const next = start('up', '--no-demo')
  next.stdout.resume()
  next.stderr.resume()
  await waitFor({ what: 'the next up', limitSeconds: 100, check: () => readInstance(home)?.supervisor === next.pid })
  expect(isAlive(home, 'postgres')?.pid).toBe(postgres)
  const ended = new Promise((done) => next.once('exit', (status) => done(status)))
  next.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(started()).toEqual([])
  expect(tailOfLog(join(home, 'logs', 'api.log'))).toContain('shutting down')
})

test('down ends what runs, by id, and says so when there is nothing', { timeout: 240_000 }, async () => {
  await up()
  expect(await trainyard('down')).toMatchObject({ status: 0, out: 'Ended. The data stays.\n' })
  expect(started()).toEqual([])
  expect((await trainyard('down')).out).toContain('is running')
  expect(await trainyard('list')).toMatchObject({ status: exitCodes.unreachable.status })
})
