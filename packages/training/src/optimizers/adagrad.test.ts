import { loadEngine } from '@trainyard/engine'
import { largestError, optimizerRuns } from '@trainyard/testing/golden/optimizer-runs.js'
import { beforeAll, expect, test } from 'vitest'
import { createOptimizer } from './index.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test.each(optimizerRuns('adagrad'))('20 steps of %s agree with float64 to 1e-6', (_name, run) => {
  expect(largestError(run, createOptimizer)).toBeLessThan(1e-6)
})
