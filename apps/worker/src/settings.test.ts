import { expect, test } from 'vitest'
import { workerEnvironment, workerSettings } from './settings.js'

const urls = { DATABASE_URL: 'postgres://127.0.0.1/a', QUEUE_URL: 'redis://127.0.0.1' }
const settingsFor = (environment: Record<string, string>, machine: { cores: number; memoryBytes: number }) =>
  workerSettings(workerEnvironment.parse({ ...urls, ...environment }), machine)

test('on a CPU the cores are shared out: a trainer a core up to four, then more cores a trainer', () => {
  expect(settingsFor({}, { cores: 2, memoryBytes: 4e9 })).toMatchObject({ slots: 2, threads: 1, memoryBytes: 1.8e9 })
  expect(settingsFor({}, { cores: 16, memoryBytes: 4e9 })).toMatchObject({ slots: 4, threads: 4 })
  expect(settingsFor({ WORKER_SLOTS: '1' }, { cores: 3, memoryBytes: 4e9 })).toMatchObject({ slots: 1, threads: 3 })
})

test('a GPU is one slot with all cores', () => {
  expect(settingsFor({ TRAINYARD_DEVICE: 'cuda' }, { cores: 8, memoryBytes: 4e9 })).toMatchObject({ slots: 1, threads: 8, device: 'cuda' })
})

test('a limit of memory that the system does not set is the memory of the machine', () => {
  const { memoryBytes } = settingsFor({ WORKER_SLOTS: '1' }, { cores: 1, memoryBytes: 2 ** 64 })
  expect(memoryBytes).toBeLessThan(2 ** 50)
})

test('of the environment trainers get only what names GPUs, libraries and the place of temporary files', () => {
  expect(settingsFor({ CUDA_VISIBLE_DEVICES: '1' }, { cores: 1, memoryBytes: 4e9 }).passedOn).toEqual({ CUDA_VISIBLE_DEVICES: '1' })
})
