import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { engineEnvironment } from './environment.js'
import { loadEngine } from './load-engine.js'

describe('engineEnvironment', () => {
  test('sets the threads of every pool and hides GPUs from a CPU trainer', () => {
    expect(engineEnvironment({ device: 'cpu', threads: 3 })).toMatchObject({
      TF_NUM_INTRAOP_THREADS: '3',
      TF_NUM_INTEROP_THREADS: '3',
      OMP_NUM_THREADS: '3',
      CUDA_VISIBLE_DEVICES: '',
    })
    expect(engineEnvironment({ device: 'auto', threads: 1 })).toMatchObject({ TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' })
    // Below zero: calls run on the thread that makes them.
    expect(engineEnvironment({ device: 'auto', threads: 1, shortCalls: true })).toMatchObject({ TF_NUM_INTEROP_THREADS: '-1' })
    expect(engineEnvironment({ device: 'auto', threads: 1 })).not.toHaveProperty('CUDA_VISIBLE_DEVICES')
  })

  test.each([0, -1, 1.5, Number.NaN])('refuses %s threads', (threads) => {
    expect(() => engineEnvironment({ device: 'cpu', threads })).toThrow(RangeError)
  })
})

describe('loadEngine', () => {
  test('ends with a backend that computes, and names it', async () => {
    const engine = await loadEngine({ device: 'auto', threads: 2 })
    expect(tf.getBackend()).toBe(engine.backend)
    expect(tf.add(tf.tensor1d([1, 2]), 1).arraySync()).toEqual([2, 3])
    expect(engine.library).toMatch(/^\d+\.\d+\.\d+/)
    if (engine.backend !== 'tensorflow') expect(engine.warnings).not.toEqual([])
  })

  test('fails, and does not fall back, where a GPU is asked for and there is none', async () => {
    const onGpu = await loadEngine({ device: 'webgpu' }).catch((cause: unknown) => cause)
    if (onGpu instanceof Error) expect(onGpu).toMatchObject({ code: 'ENGINE_UNAVAILABLE', message: expect.stringContaining('device webgpu') })
    else expect(onGpu).toMatchObject({ backend: 'webgpu', device: 'webgpu', adapter: { software: expect.any(Boolean) } })
    const { device } = await loadEngine()
    if (device === 'cpu') await expect(loadEngine({ device: 'cuda' })).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })
})
