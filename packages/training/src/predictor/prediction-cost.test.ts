import { limits } from '@trainyard/spec'
import { images, numbers, untrained } from '@trainyard/testing/serving/untrained-models.js'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { loadEngine } from '../index.js'
import { createPredictor, openPredictor } from './create-predictor.js'
import { InstanceError } from './instance-error.js'
import type { PredictOptions } from './predict-options.js'
import { createModelReader, type ModelReader } from './model-reader.js'

beforeAll(() => loadEngine({ device: 'cpu', threads: 1 }))

const dense = [
  { type: 'dense' as const, units: 32 },
  { type: 'dropout' as const, rate: 0.5 },
]
const options: fc.Arbitrary<PredictOptions> = fc.record(
  {
    members: fc.boolean(),
    mc_dropout: fc.record({ samples: fc.integer({ min: 1, max: limits.predictSamples }), seed: fc.nat({ max: 3 }) }),
    tta: fc.record({
      augmentation: fc.constant<NonNullable<PredictOptions['tta']>['augmentation']>([{ type: 'horizontal_flip', probability: 1 }]),
      samples: fc.integer({ min: 1, max: 64 }),
      seed: fc.nat({ max: 3 }),
    }),
  },
  { requiredKeys: ['members'] },
)

const errorOf = (reader: ModelReader, ...asked: Parameters<ModelReader['check']>): string | null => {
  try {
    reader.check(...asked)
    return null
  } catch (error) {
    if (error instanceof InstanceError) return error.message
    throw error
  }
}

test('a request of a dense network costs rows × members × views × samples of two operations a weight, and the start of its passes', async () => {
  // 64 pixels → 32 → 3 classes, with two members: weights without biases.
  const weights = 64 * 32 + 32 * 3
  const { manifest } = await untrained({ ...images([{ type: 'flatten' }, ...dense]), members: 2 })
  const { cost } = createModelReader(manifest)
  fc.assert(
    fc.property(options, fc.integer({ min: 1, max: limits.predictInstances }), (asked, rows) => {
      const times = (asked.mc_dropout?.samples ?? 1) * (asked.tta?.samples ?? 1) * 2
      const arithmetic = 2 * weights * rows * times
      const { flops, stepFlops } = cost(asked, rows)
      expect(flops).toBeGreaterThanOrEqual(arithmetic)
      expect(flops).toBeLessThanOrEqual(2 * arithmetic + Math.ceil(rows / 256) * times * 1e7)
      expect(stepFlops).toBeLessThanOrEqual(flops)
    }),
  )
})

test('whatever is beyond the limit is rejected with the most rows that are not, and those are taken', async () => {
  const { manifest } = await untrained({ ...images([{ type: 'flatten' }, ...dense]), members: 2 })
  const reader = createModelReader(manifest)
  fc.assert(
    fc.property(options, fc.integer({ min: 1, max: limits.predictInstances }), fc.integer({ min: 1, max: 1e9 }), (asked, rows, limitFlops) => {
      const message = errorOf(reader, asked, rows, limitFlops)
      expect(message === null).toBe(reader.cost(asked, rows).flops <= limitFlops)
      const most = /at most ([\d,]+) rows/.exec(message ?? '')?.[1]?.replaceAll(',', '')
      if (message === null || most === undefined) return
      expect(errorOf(reader, asked, Number(most), limitFlops)).toBe(null)
      expect(errorOf(reader, asked, Number(most) + 1, limitFlops)).not.toBe(null)
    }),
  )
})

test('the error says what was asked, what it takes, the limit, and what to do', async () => {
  const wide = [
    { type: 'dense' as const, units: 2_048 },
    { type: 'dense' as const, units: 2_048 },
    { type: 'dropout' as const, rate: 0.5 },
  ]
  const { manifest } = await untrained({ ...numbers(wide), members: 1 })
  const reader = createModelReader(manifest)
  expect(errorOf(reader, { members: false, mc_dropout: { samples: 200, seed: 1 } }, 1_310)).toBe(
    'instances: 1,310 rows × 200 samples take 2.2e+12 floating-point operations, a request may take 1.0e+12; ask for at most 592 rows at once or fewer samples',
  )
})

test('however small the compiled calls are, a model loaded in steps answers as one that is loaded at once', async () => {
  const source = await untrained({ ...images([{ type: 'conv2d', filters: 4, kernel_size: 3 }, { type: 'flatten' }, ...dense]), members: 3 })
  const whole = createPredictor(source)
  const rows = Array.from({ length: 41 }, (_, row) => Float32Array.from({ length: 64 }, (_value, pixel) => ((row * 7 + pixel * 3) % 11) / 11))
  const expected = whole.run(rows, { members: true })
  for (const passFlops of [1, 1e5, 1e6, 1e9]) {
    const loading = openPredictor(source, { passFlops })
    let [steps, step] = [0, loading.next()]
    for (; step.done !== true; step = loading.next()) steps += 1
    expect(steps).toBeGreaterThanOrEqual(3)
    const running = step.value.steps(rows, { members: true })
    let run = running.next()
    while (run.done !== true) run = running.next()
    for (const [row, { probabilities }] of run.value.entries())
      for (const [column, probability] of (probabilities ?? []).entries())
        expect(Math.abs(Number(probability) - Number(expected[row]?.probabilities?.[column]))).toBeLessThanOrEqual(2e-6)
    step.value.dispose()
  }
  whole.dispose()
})
