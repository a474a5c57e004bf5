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

const cuda = (environment: Record<string, string>, listed: string[] = []) =>
  workerSettings(workerEnvironment.parse({ ...urls, TRAINYARD_DEVICE: 'cuda', ...environment }), {
    cores: 8,
    memoryBytes: 4e9,
    gpus: ({ CUDA_VISIBLE_DEVICES: named }) => named?.split(',') ?? listed,
  })

test('on CUDA a GPU is one slot, and the cores are shared out among them', () => {
  expect(cuda({ CUDA_VISIBLE_DEVICES: '0' })).toMatchObject({ slots: 1, threads: 8, gpus: ['0'], device: 'cuda' })
  expect(cuda({ CUDA_VISIBLE_DEVICES: '2,3' })).toMatchObject({ slots: 2, threads: 4, gpus: ['2', '3'], memoryBytes: 1.8e9 })
  expect(cuda({}, ['GPU-a', 'GPU-b', 'GPU-c'])).toMatchObject({ slots: 3, gpus: ['GPU-a', 'GPU-b', 'GPU-c'] })
})

test('WORKER_SLOTS puts more trainers on a GPU, or leaves GPUs alone', () => {
  expect(cuda({ CUDA_VISIBLE_DEVICES: '0,1', WORKER_SLOTS: '4' })).toMatchObject({ slots: 4, threads: 2, gpus: ['0', '1'] })
  expect(cuda({ CUDA_VISIBLE_DEVICES: '0,1', WORKER_SLOTS: '1' })).toMatchObject({ slots: 1, gpus: ['0'] })
})

test('where CUDA is asked for and no GPU is seen there is one slot, whose trainer says so; other devices look for none', () => {
  expect(cuda({})).toMatchObject({ slots: 1, gpus: [] })
  expect(settingsFor({ TRAINYARD_DEVICE: 'webgpu', CUDA_VISIBLE_DEVICES: '0,1' }, { cores: 8, memoryBytes: 4e9 })).toMatchObject({ slots: 1, gpus: [] })
  expect(settingsFor({ CUDA_VISIBLE_DEVICES: '0,1,2,3,4' }, { cores: 2, memoryBytes: 4e9 })).toMatchObject({ slots: 2, gpus: [] })
})

test('a limit of memory that the system does not set is the memory of the machine', () => {
  const { memoryBytes } = settingsFor({ WORKER_SLOTS: '1' }, { cores: 1, memoryBytes: 2 ** 64 })
  expect(memoryBytes).toBeLessThan(2 ** 50)
})

test('of the environment trainers get only what names GPUs, libraries and the place of temporary files', () => {
  expect(settingsFor({ CUDA_VISIBLE_DEVICES: '1' }, { cores: 1, memoryBytes: 4e9 }).passedOn).toEqual({ CUDA_VISIBLE_DEVICES: '1' })
})
