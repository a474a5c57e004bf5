import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { workerEnvironment, workerSettings } from '../settings.js'
import type { TrainerPool } from './trainer-pool.js'
import type { TrainerSession } from './trainer-session.js'
import { workerTrainers } from './worker-trainers.js'

// Real processes with a trainer of a few lines: it says in `library` which GPUs it sees. Given work, it says what cannot be taken and that it is free;
// anything else ends it.
const folder = mkdtempSync(join(tmpdir(), 'trainyard-trainers-'))
const entry = join(folder, 'trainer.mjs')
writeFileSync(
  entry,
  `const library = JSON.stringify({ gpus: process.env.CUDA_VISIBLE_DEVICES, growth: process.env.TF_FORCE_GPU_ALLOW_GROWTH })
if (process.env.CUDA_VISIBLE_DEVICES === 'GPU-broken') process.exit(3)
process.send({ type: 'ready', engine: { backend: 'tensorflow', library, threads: 1, device: 'cuda', warnings: [], flopsPerSecond: 1e9 } })
process.on('message', ({ type }) => {
  if (type !== 'start') process.exit(0)
  process.send({ type: 'progress', epoch: Infinity })
  process.send({ type: 'free', residentBytes: 1 })
})`,
)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let pool: TrainerPool | undefined
const taken: TrainerSession[] = []
afterEach(async () => {
  for (const trainer of taken.splice(0)) trainer.kill('not_needed')
  await pool?.close()
})

function trainersFor(environment: Record<string, string>): TrainerPool {
  const urls = { DATABASE_URL: 'postgres://127.0.0.1/a', QUEUE_URL: 'redis://127.0.0.1' }
  const settings = workerSettings(workerEnvironment.parse({ ...urls, ...environment }), { cores: 2, memoryBytes: 4e9 })
  pool = workerTrainers(settings, entry)
  return pool
}
const take = (from: TrainerPool): TrainerSession => {
  const trainer = from.take({ engine: true })
  taken.push(trainer)
  return trainer
}
const seenBy = async (trainer: TrainerSession): Promise<unknown> => (JSON.parse((await trainer.ready)?.library ?? '{}') as { gpus?: string }).gpus
const seenByAll = (trainers: readonly TrainerSession[]): Promise<unknown[]> => Promise.all(trainers.map(seenBy))

test('with two visible GPUs two trainers see one each, and their memory grows as needed', async () => {
  const trainers = trainersFor({ TRAINYARD_DEVICE: 'cuda', CUDA_VISIBLE_DEVICES: '2,GPU-b' })
  const { library } = await trainers.warmed()
  expect(JSON.parse(library)).toEqual({ gpus: '2', growth: 'true' })
  expect(await seenByAll([take(trainers), take(trainers)])).toEqual(['2', 'GPU-b'])
})

test('more slots than GPUs are dealt out evenly, and the GPU that becomes free gets the next task, on the trainer that waits there', async () => {
  const trainers = trainersFor({ TRAINYARD_DEVICE: 'cuda', CUDA_VISIBLE_DEVICES: '0,1', WORKER_SLOTS: '4' })
  const four = [take(trainers), take(trainers), take(trainers), take(trainers)]
  expect(await seenByAll(four)).toEqual(['0', '1', '0', '1'])
  const [, , , last] = four
  if (last) await last.giveBack()
  const next = take(trainers)
  expect(await seenBy(next)).toBe('1')
  // It was given no work, so that it is as good as new.
  expect(next.pid).toBe(last?.pid)
})

test('a GPU that no trainer can use stops the start, by its name', async () => {
  await expect(trainersFor({ TRAINYARD_DEVICE: 'cuda', CUDA_VISIBLE_DEVICES: '0,GPU-broken' }).warmed()).rejects.toThrow(/GPU GPU-broken cannot be used/)
})

test('on the CPU trainers see no GPU, and on WebGPU what the worker sees', async () => {
  const onCpu = trainersFor({ TRAINYARD_DEVICE: 'cpu', CUDA_VISIBLE_DEVICES: '0,1' })
  expect(await seenBy(take(onCpu))).toBe('')
  await onCpu.close()
  expect(await seenBy(take(trainersFor({ TRAINYARD_DEVICE: 'webgpu', CUDA_VISIBLE_DEVICES: '0,1' })))).toBe('0,1')
})

test('a trainer that was killed never waits for other work: neither one without work, nor one that said at once what cannot be taken and that it is free', async () => {
  const trainers = trainersFor({ TRAINYARD_DEVICE: 'cpu', WORKER_SLOTS: '1' })
  await trainers.warmed()
  const idle = take(trainers)
  idle.kill('lease_lost')
  await idle.giveBack()

  const wrong = take(trainers)
  expect(wrong.pid).not.toBe(idle.pid)
  await wrong.ready
  wrong.send({ type: 'start', work: { kind: 'prepare_dataset', source: { type: 'sample', sample: 'iris' }, files: [] }, folder, request: 'none', trace: null })
  expect(await wrong.exited).toMatchObject({ killedFor: 'bad_message', stderrTail: expect.stringContaining('epoch') })
  await wrong.giveBack()

  const next = take(trainers)
  expect([idle.pid, wrong.pid]).not.toContain(next.pid)
  await expect(next.ready).resolves.toMatchObject({ backend: 'tensorflow' })
})
