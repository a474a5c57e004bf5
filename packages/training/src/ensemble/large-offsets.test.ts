import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, type JobSpecInput, readTensorFile } from '@trainyard/spec'
import { type PlainTable, tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { beforeAll, expect, test, vi } from 'vitest'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { trainMember } from '../loop/train-member.js'
import { createPredictor } from '../predictor/create-predictor.js'
import { combineEnsemble } from './combine-ensemble.js'

vi.setConfig({ testTimeout: 120_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Trains members on a table, combines them, and serves them. */
async function served(table: PlainTable, test: PlainTable, parts: Partial<JobSpecInput>, members: number) {
  const tasks = Array.from({ length: members }, (_, member) => tableTask(table, parts, { test, member }))
  const task = defined(tasks[0], 'the first member')
  const runs = []
  for (const one of tasks) {
    const { ports, seen } = recordingPorts()
    const outcome = await trainMember(one, ports, engine, { mode: 'eager' })
    if (outcome.status !== 'succeeded') throw new Error(outcome.status)
    const { file } = defined(seen.checkpoints.at(-1), 'the final checkpoint')
    runs.push({ index: one.member, predictions: readTensorFile(outcome.predictions), file, final: outcome.final })
  }
  const { spec, info, dataset } = task
  const { weights, combine, result, analysis } = combineEnsemble({ spec, info, members: runs })
  const { preprocessing, target } = prepareSplits(spec, info, dataset)
  const manifest = manifestOf({ spec, dataset: info, preprocessing, target, combine, weights })
  const kernels = runs.map(({ file }) => {
    const stored = readTensorFile(file)
    const number = (end: string): number =>
      Number(
        stored.tensor(
          defined(
            stored.names.find((name) => name.endsWith(end)),
            end,
          ),
        ).data[0],
      )
    return [number('/kernel'), number('/bias')] as const
  })
  return { runs, result, analysis, kernels, predictor: createPredictor({ manifest, members: runs }) }
}

/** Everything is computed on parts around the offset: what is right does not depend on it. */
async function expectFloat64(offset: number, scale: number, parts: readonly number[], combine: 'mean' | 'weighted'): Promise<void> {
  const x = parts.map((_, row) => row)
  const table: PlainTable = { x, y: parts.map((part) => offset + scale * part) }
  // As float64 holds them: what is added to the offset is rounded there.
  const exact = table.y.map((value) => (value - offset) / scale)
  const validation_fraction = combine === 'weighted' ? 0.25 : 0
  const { runs, result, analysis, kernels, predictor } = await served(
    table,
    table,
    {
      dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction },
      training: { epochs: 3, batch_size: 8 },
      optimizer: { type: 'sgd', learning_rate: 0.05 },
      ensemble: { members: 2, combine },
    },
    2,
  )
  try {
    const predictions = await predictor.predict(
      x.map((value) => [value]),
      { members: true },
    )
    // One last digit of the offset, and float32 in the network.
    const most = 2 ** -51 * Math.abs(offset) + 1e-5 * scale * Math.max(...exact.map(Math.abs))
    const rounding = 2 ** -22 * scale * Math.max(...exact.map(Math.abs))
    if (combine === 'mean') {
      const [middle, spread] = [mean(exact), Math.sqrt(mean(exact.map((value) => (value - mean(exact)) ** 2)))]
      const [center, width] = [mean(x), Math.sqrt(mean(x.map((value) => (value - mean(x)) ** 2)))]
      const values = x.map((value) => kernels.map(([kernel, bias]) => (kernel * ((value - center) / width) + bias) * spread + middle))
      for (const [row, own] of values.entries()) {
        const found = defined(predictions[row], 'the prediction')
        if (!('value' in found)) throw new Error('no value')
        expect(Math.abs(Number(found.value) - (offset + scale * mean(own)))).toBeLessThanOrEqual(most)
        found.members?.forEach((member, index) => {
          if (!('value' in member)) throw new Error('no value')
          expect(Math.abs(Number(member.value) - (offset + scale * (own[index] ?? Number.NaN)))).toBeLessThanOrEqual(most)
        })
        const variance = mean(own.map((value) => (value - mean(own)) ** 2)) * scale ** 2
        // A difference of members is known to a few roundings of float32, so its square is known to twice that times the difference.
        expect(Math.abs(Number(found.uncertainty.epistemic) - variance)).toBeLessThanOrEqual(2 * Math.sqrt(variance) * rounding + rounding ** 2)
      }
      const errors = values.map((own, row) => mean(own) - (exact[row] ?? Number.NaN))
      const squares = mean(errors.map((error) => error ** 2))
      const near = (found: unknown, right: number): void => expect(Math.abs(Number(found) - right)).toBeLessThan(1e-4 * right + most)
      near(result?.metrics['root_mean_squared_error'], Math.sqrt(squares) * scale)
      near(result?.metrics['mean_absolute_error'], mean(errors.map(Math.abs)) * scale)
      expect(Math.abs(Number(analysis?.regression?.r_squared) - (1 - squares / spread ** 2))).toBeLessThan(1e-4 + most / (scale * spread))
      for (const [index, { final }] of runs.entries())
        near(final['test_mean_absolute_error'], mean(values.map((own, row) => Math.abs((own[index] ?? Number.NaN) - (exact[row] ?? Number.NaN)))) * scale)
    }
    // What is shown of a row is the target that was sent, to the last digit.
    for (const { row, label } of analysis?.regression?.scatter ?? []) expect(label).toBe(table.y[Number(row)])
    for (const prediction of predictions) expect('value' in prediction && Number.isFinite(prediction.value)).toBe(true)
    expect(Number.isFinite(result?.gain.delta)).toBe(true)
  } finally {
    predictor.dispose()
  }
}

const wave = Array.from({ length: 24 }, (_, row) => Math.sin(row) * 35 + row * 2)

test.each([
  ['1e6 ± 35', 1e6, 1],
  ['1.7e15 ± 500', 1.7e15, 10],
  ['-4e12 ± 0.1', -4e12, 0.01],
  ['1e45', 0, 1e45],
  ['1e100', 0, 1e98],
  ['1e-100', 0, 1e-100],
])('a target of %s is trained on, combined, measured and predicted in float64', async (_name, offset, scale) => {
  await expectFloat64(offset, scale, wave, 'mean')
})

test('so is any other, also where the weights of the members are fitted', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        offset: fc.double({ min: -1e15, max: 1e15, noNaN: true }),
        power: fc.integer({ min: -3, max: 90 }),
        // All different by a tenth or more, so that whichever rows are drawn for training have something to learn.
        parts: fc.uniqueArray(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 12, maxLength: 20 }).map((tenths) => tenths.map((tenth) => tenth / 10)),
        combine: fc.constantFrom('mean' as const, 'weighted' as const),
      }),
      async ({ offset, power, parts, combine }) => {
        // The deviation must have digits left beside the offset.
        fc.pre(10 ** power > 1e-9 * Math.abs(offset))
        await expectFloat64(offset, 10 ** power, parts, combine)
      },
    ),
    // Each example trains two members: a failure is shown as it is, not in its smallest form.
    { numRuns: 30, endOnFailure: true },
  )
}, 120_000)
