import { loadEngine } from '@trainyard/engine'
import { type JobSpecInput, type LossSpec, lossOf } from '@trainyard/spec'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, expect, test, vi } from 'vitest'
import { trainMember } from '../loop/train-member.js'
import { priorOutput } from './prior.js'

vi.setConfig({ testTimeout: 120_000 })
beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test('the prior of classes has their shares, by what their rows count, and none is impossible', () => {
  const rows = fc.array(fc.record({ label: fc.integer({ min: 0, max: 3 }), weight: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(rows, fc.boolean(), (given, weighted) => {
      const y = Int32Array.from(given, ({ label }) => label)
      const weights = weighted ? Float64Array.from(given, ({ weight }) => weight) : null
      const shares = priorOutput({ type: 'cross_entropy' }, { y, classes: 4, weights }).map(Math.exp)
      const total = given.reduce((sum, { weight }) => sum + (weighted ? weight : 1), 0)
      for (const [label, share] of shares.entries()) {
        const own = given.filter((row) => row.label === label).reduce((sum, { weight }) => sum + (weighted ? weight : 1), 0)
        expect(Math.abs(share - Math.max(own, (0.5 * total) / given.length) / total)).toBeLessThan(1e-12)
      }
    }),
  )
})

test.each<[LossSpec, readonly number[]]>([
  [{ type: 'binary_cross_entropy' }, [Math.log(1 / 3)]],
  [lossOf({ task: 'regression', loss: null }), [0.25]],
  [{ type: 'quantile', quantiles: [0, 0.5, 1] }, [0, 0, 1]],
  [{ type: 'poisson' }, [Math.log(0.25)]],
])('the prior under %j is what it says of three rows of 0 and one of 1', (loss, right) => {
  const isClass = loss.type === 'binary_cross_entropy'
  const found = priorOutput(loss, { y: isClass ? Int32Array.of(0, 0, 0, 1) : Float32Array.of(0, 0, 0, 1), classes: isClass ? 2 : 0, weights: null })
  for (const [index, value] of right.entries()) expect(found[index]).toBeCloseTo(value, 12)
})

const x = Array.from({ length: 60 }, (_, row) => row * 1_000)
const layers: NonNullable<JobSpecInput['architecture']>[] = [
  { layers: [{ type: 'dense', units: 8, activation: 'relu' }] },
  { layers: [{ type: 'rank_one_dense', members: 4, units: 8, activation: 'relu' }] },
]
test.each<[string, PlainTable, number, NonNullable<JobSpecInput['architecture']>]>(
  layers.flatMap((architecture, index) => [
    [`classes ${index}`, { x, y: x.map((_, row) => (row % 6 === 0 ? 1 : 0)), classes: ['no', 'yes'] }, 0.4506, architecture],
    [`values ${index}`, { x, y: x.map((_, row) => 1e6 + row) }, 1, architecture],
  ]),
)('a network that starts at the prior has its loss before the first step, on unscaled inputs too: %s', async (_name, table, right, architecture) => {
  const { ports, seen } = recordingPorts()
  const training = { epochs: 1, batch_size: 60, output_start: 'prior' as const, metrics_every_steps: 1 }
  const parts = { architecture, training, inputs: { scale: 'none' as const }, optimizer: { type: 'sgd' as const, learning_rate: 1e-9 } }
  const outcome = await trainMember(tableTask(table, parts), ports, await loadEngine({ device: 'cpu' }), { mode: 'eager' })
  expect(outcome.status).toBe('succeeded')
  expect(seen.events.filter(({ type }) => type === 'diagnostic')).toEqual([])
  expect(seen.points.find(({ key, step }) => key === 'loss' && step === 1)?.value).toBeCloseTo(right, 2)
})
