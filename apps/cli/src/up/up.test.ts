import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LocalServices } from '@trainyard/local'
import type { Readiness } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adminKeyFile, readConnections, writeConnections } from '../api/state-folder.js'
import { adminKey, choosePort } from './bring-up.js'
import { urlOf } from './banner.js'
import { missingParts, unlessInterrupted } from './wait-until-ready.js'
import { serviceList, serviceNames } from './services.js'

let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'trainyard-cli-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const mode = (file: string): number => statSync(file).mode & 0o777

test('a named port that is taken is an error that names it; an unnamed one is chosen and kept', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await expect(choosePort(home, port)).rejects.toThrow(`port ${port} is taken`)
  server.close()
  await new Promise((done) => server.once('close', done))
  await expect(choosePort(home, port)).resolves.toEqual({ port, instead: null })
})

test('the admin key is made once, kept for its owner alone, and gives way to a named one', () => {
  const { key, created } = adminKey(home, undefined)
  expect(key).toMatch(/^ty_[0-9a-hjkmnp-tv-z]{26}_[A-Za-z0-9_-]{43}$/)
  expect(created).toBe(true)
  expect(adminKey(home, '')).toEqual({ key, created: false })
  expect(mode(adminKeyFile(home))).toBe(0o600)
  adminKey(home, 'ty_named')
  expect(readFileSync(adminKeyFile(home), 'utf8').trim()).toBe('ty_named')
  expect(mode(adminKeyFile(home))).toBe(0o600)
})

test('the addresses for further workers hold passwords, so only their owner can read them', () => {
  const values = { DATABASE_URL: 'postgresql://u:p@h/d', QUEUE_URL: 'redis://h' }
  writeConnections(home, values)
  expect(readConnections(home)).toEqual(values)
  expect(mode(join(home, 'run', 'connections.json'))).toBe(0o600)
})

function listFor(tensorflow: LocalServices['tensorflow'], environment: Record<string, string>) {
  const services = { databaseUrl: 'postgresql://d', queue: { url: 'redis://q' }, home, cache: home, tensorflow } as unknown as LocalServices
  const ours = { repository: '/r', host: '0.0.0.0', port: 1, servingPort: 2, servingToken: 't', adminKey: 'k', workers: 2 }
  return serviceList({ services, environment, ...ours, log: () => undefined })
}

test('where auto found CUDA only the workers are configured for it, with the path to NVIDIA’s libraries before any other', () => {
  const dir = join(home, 'cuda')
  for (const folder of ['lib', 'nvidia/cublas/lib', 'nvidia/cuda_nvcc/bin']) mkdirSync(join(dir, folder), { recursive: true })
  const [api, serving, ...workers] = listFor({ kind: 'native', library: '2.21.0', gpu: true, dir, compiled: true }, { LD_LIBRARY_PATH: '/own' })
  for (const { environment } of workers)
    expect(environment).toMatchObject({
      TRAINYARD_DEVICE: 'cuda',
      LD_LIBRARY_PATH: `${join(dir, 'nvidia/cublas/lib')}:/own`,
      XLA_FLAGS: `--xla_gpu_cuda_data_dir=${join(dir, 'nvidia/cuda_nvcc')}`,
    })
  for (const process of [api, serving]) expect(process?.environment).toMatchObject({ LD_LIBRARY_PATH: '/own' })
  for (const process of [api, serving]) expect(process?.environment).not.toHaveProperty('TRAINYARD_DEVICE')
  const cpu = listFor({ kind: 'native', library: '2.21.0', gpu: true, dir, compiled: true }, { TRAINYARD_DEVICE: 'cpu' })
  expect(cpu.at(-1)?.environment).toMatchObject({ TRAINYARD_DEVICE: 'cpu' })
})

test('each process gets the addresses that it needs, and only the API the admin key', () => {
  const list = listFor({ kind: 'native', library: '2.21.0', gpu: false, dir: home, compiled: false }, { PATH: '/bin' })
  expect(list.map(({ name }) => name)).toEqual(['api', 'serving', 'worker', 'worker-2'])
  for (const { environment } of list) expect(environment).toMatchObject({ PATH: '/bin', DATABASE_URL: 'postgresql://d', QUEUE_URL: 'redis://q' })
  expect(list.map(({ environment }) => environment['TRAINYARD_API_KEY'])).toEqual(['k', undefined, undefined, undefined])
  expect(list[0]?.environment).toMatchObject({ HOST: '0.0.0.0', PORT: '1', SERVING_URL: 'http://127.0.0.1:2' })
  for (const { name } of list) expect(serviceNames).toContain(name)
})

test('what does not answer is named by the process that it belongs to', () => {
  const readiness: Readiness = {
    ready: false,
    database: { ready: true, outage: null },
    queue: { ready: false, kind: 'redis', outage: null },
    engine: { ready: false, backends: [], workers: [] },
    serving: { ready: true, backend: null },
  }
  expect(missingParts(readiness)).toEqual(['queue', 'worker'])
})

test.each([
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://[::1]:80'],
  ['10.0.0.5', 'http://10.0.0.5:80'],
])('a service that listens on %s is reached at %s', (host, url) => expect(urlOf(host, 80)).toBe(url))

test('Ctrl-C ends a wait at once', async () => {
  const interruption = new AbortController()
  const waiting = unlessInterrupted(new Promise(() => {}), interruption.signal)
  interruption.abort()
  await expect(waiting).rejects.toMatchObject({ reason: 'interrupted' })
  await expect(unlessInterrupted(Promise.resolve(1), interruption.signal)).rejects.toMatchObject({ reason: 'interrupted' })
})
