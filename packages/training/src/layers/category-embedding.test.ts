import { loadEngine, tf } from '@trainyard/engine'
import { architecture, defined, elementAt } from '@trainyard/spec'
import { gradientErrors } from '@trainyard/testing/layers/gradient-errors.js'
import { toySpec } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { createNetwork } from '../architecture/network.js'

vi.setConfig({ hookTimeout: 60_000 })

beforeAll(async () => {
  await loadEngine({ device: process.env['TRAINYARD_TEST_DEVICE'] === 'wasm' ? 'wasm' : 'cpu' })
})

/** A number, the number of one of three categories, a flag, and the number of one of two. */
const inputs = { numbers: [0], categories: [3, 2].map((count, index) => ({ place: 1 + 2 * index, count })) }
const ends = { inputShape: [4], classes: 2, inputs, seed: 4, member: 0 }

test('each number of a category is the row of its column, 0 is zeros, and what is no category passes as it is', () => {
  const spec = { ...toySpec({}), architecture: architecture.parse({ layers: [{ type: 'category_embedding', dimensions: 2 }] }) }
  const network = createNetwork({ ...ends, spec })
  const table = defined(network.parameters[0], 'the rows').variable
  expect(table.shape).toEqual([5, 2])
  const rows = table.arraySync() as number[][]
  const category = (count: number) => fc.integer({ min: 0, max: count })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), category(3), category(1), category(2)), { minLength: 1, maxLength: 9 }), (x) => {
      const seen: number[][][] = []
      tf.tidy(() => {
        network.forward(tf.tensor2d(x), { mode: 'prediction' }, ({ name }, output) => {
          // Zero of either sign is zero.
          if (name === 'category_embedding_1') seen.push((output.arraySync() as number[][]).map((row) => row.map((value) => value + 0)))
        })
      })
      const row = (at: number, first: number): number[] => (at === 0 ? [0, 0] : elementAt(rows, first + at - 1, 'rows'))
      expect(seen).toEqual([x.map(([number, three, flag, two]) => [number, flag, ...row(three, 0), ...row(two, 3)])])
    }),
    { numRuns: 200 },
  )
  network.dispose()
})

test('the gradient of the rows, through an embedding of the numbers behind it, agrees with central differences to 1e-3', { timeout: 60_000 }, () => {
  const x = Float32Array.from({ length: 8 * 4 }, (_, index) => [Math.sin(index), index % 4, index % 2, (index >> 2) % 3][index % 4] ?? Number.NaN)
  const layers = [
    { type: 'category_embedding', dimensions: 3 },
    { type: 'pbld_embedding', frequencies: 3, dimensions: 4 },
    { type: 'dense', units: 5, activation: 'tanh' },
  ] as const
  const errors = gradientErrors(layers, 0.02, { ...ends, values: x, labels: [0, 1, 0, 1, 1, 1, 0, 0] })
  expect(errors.map(({ weight }) => weight)).toContain('category_embedding_1/embeddings')
  for (const { weight, derivative, norm, error } of errors) expect(error, `${weight}: ${derivative} for ${norm}`).toBeLessThan(1e-3)
})
