import { expect, test } from 'vitest'

/** Where tfjs-core keeps what there is once in a process. */
const isLoaded = (): boolean => '_tfGlobals' in globalThis

test('a worker loads no TensorFlow, not even to name the files of a sample: its trainers do', async () => {
  await Promise.all([import('./settings.js'), import('./run-worker.js'), import('@trainyard/training/samples')])
  expect(isLoaded()).toBe(false)
  await import('@trainyard/engine')
  expect(isLoaded()).toBe(true)
}, 30_000)
