import { loadEngine, tf } from '@trainyard/engine'
import { optimizer } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import type { Parameter } from '../../packages/training/src/layers/layer.js'
import { createOptimizer } from '../../packages/training/src/optimizers/index.js'
import { golden, worst } from '@trainyard/testing/golden/golden.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const { start, gradients, runs } = golden.optimizers

test.each(runs.map((run) => [JSON.stringify(run.spec), run] as const))('20 steps of %s agree with float64 to 1e-6', (_name, { spec, weights }) => {
  const parsed = optimizer.parse(spec)
  const weight: Parameter = { name: 'w/kernel', layer: 'w', role: 'kernel', variable: tf.variable(tf.tensor1d(start)) }
  const { update } = createOptimizer(parsed, [weight], () => true)
  // Relative to the size that the weight has on its way: where it passes zero, it is the difference of larger numbers.
  const sizes = start.map((value, at) => Math.max(Math.abs(value), ...weights.map((row) => Math.abs(row[at] ?? 0))))
  gradients.forEach((gradient, index) => {
    const rate = parsed.learning_rate * (1 - 0.02 * index)
    tf.tidy(() => update([tf.tensor1d(gradient)], tf.scalar(rate)))
    // A centred variance of a constant gradient (weight 4) is rounding noise in any precision: that weight must only stay finite.
    const kept = (values: ArrayLike<number>) => Array.from(values).filter((_, at) => !(parsed.type === 'rmsprop' && parsed.centered && at === 4))
    const actual = weight.variable.dataSync()
    expect(Array.from(actual).every((value) => Number.isFinite(value))).toBe(true)
    expect(worst(kept(actual), kept(weights[index] ?? []), kept(sizes)), `step ${index + 1}`).toBeLessThan(1e-6)
  })
})
