import { loadEngine } from '@trainyard/engine'
import { largestError, optimizerRuns } from '@trainyard/testing/golden/optimizer-runs.js'
import { beforeAll, expect, test } from 'vitest'
import { createOptimizer } from './index.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

// A centered variance of a constant gradient (weight 4) is rounding noise in any precision.
test.each(optimizerRuns('rmsprop'))('20 steps of %s agree with float64 to 1e-6', (_name, run) => {
  expect(largestError(run, createOptimizer, run.spec.type === 'rmsprop' && run.spec.centered ? [4] : [])).toBeLessThan(1e-6)
})
