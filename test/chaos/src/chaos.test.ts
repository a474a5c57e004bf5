import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { waitFor } from '@trainyard/local'
import { readInstance, readOptions } from './options.js'
import { runPredictionChaos } from './predictions.js'
import { runChaos } from './run-chaos.js'
import { runSoak } from './soak/run-soak.js'

const cli = fileURLToPath(new URL('../../../apps/cli/dist/main.js', import.meta.url))
let home: string
let installation: ChildProcess

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'trainyard-chaos-'))
  const { DATABASE_URL: _database, REDIS_URL: _redis, QUEUE_URL: _queue, PORT: _port, ...environment } = process.env
  installation = spawn(process.execPath, [cli, 'up', '--no-demo'], { env: { ...environment, TRAINYARD_HOME: home }, stdio: 'ignore' })
  await waitFor({
    what: 'an installation of the test’s own',
    limitSeconds: 120,
    everyMilliseconds: 200,
    check: () => existsSync(path.join(home, 'run', 'instance.json')),
    giveUp: () => (installation.exitCode === null ? undefined : `it ended with status ${installation.exitCode}`),
  })
}, 150_000)

afterAll(async () => {
  installation.kill('SIGTERM')
  if (installation.exitCode === null) await once(installation, 'exit')
  await rm(home, { recursive: true, force: true })
}, 60_000)

test('whatever of serving is killed while predictions are asked for, every answer is that of one whole version, and every error is worth another try', async () => {
  const options = { ...readInstance(home), home, answers: 400, callers: 4, seed: 5, every: 120 }
  const { right, heavy, wrong, failed, killed } = await runPredictionChaos(options, () => undefined)
  expect({ wrong, failed }).toEqual({ wrong: [], failed: [] })
  expect(right).toBeGreaterThanOrEqual(400)
  expect(heavy).toBeGreaterThan(0)
  expect(killed.light + killed.heavy).toBeGreaterThan(0)
}, 300_000)

const tried = [
  'trainer killed',
  'worker killed',
  'api killed',
  'redis killed',
  'postgres killed',
  'redis emptied',
  'postgres read-only',
  'postgres out of connections',
]

test('a training in which something goes wrong loses no step, doubles none and ends with the same bits', async () => {
  const outcomes = await runChaos(readOptions(['--home', home, '--runs', '1', '--epochs', '150', '--seed', '3', '--faults', tried.join()]), () => undefined)
  const losses = outcomes.map(({ fault, status, missing, surplus, different, broken, orphans, error }) => ({
    fault,
    status,
    error,
    lost: missing + surplus + different + orphans,
    broken,
  }))
  expect(losses).toEqual(tried.map((fault) => ({ fault, status: 'succeeded', error: null, lost: 0, broken: [] })))
}, 600_000)

test('an installation that trains, prepares and predicts while one fault follows another gives no wrong answer', async () => {
  const options = readOptions(['--home', home, '--epochs', '60', '--seed', '8', '--faults', 'trainer killed,redis emptied,serving killed,worker killed'])
  const { work, predictions, faults } = await runSoak({ ...options, minutes: 0.3, every: 5 }, () => undefined)
  expect({ wrong: work.wrong, predictions: predictions.wrong, failed: predictions.failed }).toEqual({ wrong: [], predictions: [], failed: [] })
  expect(Object.keys(faults).length).toBeGreaterThan(0)
  expect(work.jobs).toBeGreaterThan(0)
  expect(predictions.right).toBeGreaterThan(0)
}, 300_000)
