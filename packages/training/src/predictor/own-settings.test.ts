import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, elementAt, type JobSpecInput, joinMembers, type ModelManifest, readTensorFile, settingsOf, type TargetScaling } from '@trainyard/spec'
import { manifestOf } from '@trainyard/testing/training/manifest.js'
import { tableTask } from '@trainyard/testing/training/table-task.js'
import { recordingPorts } from '@trainyard/testing/training/toy-task.js'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { prepareSplits } from '../datasets/splits/prepare-splits.js'
import { trainMember } from '../loop/train-member.js'
import { createPredictor } from './create-predictor.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const x = Array.from({ length: 24 }, (_, row) => row / 4 - 3)
const y = x.map((value) => 1_000_000 + 40 * value + 12 * Math.sin(3 * value))
const settings: fc.Arbitrary<Partial<JobSpecInput>> = fc.record({
  architecture: fc
    .array(fc.integer({ min: 1, max: 9 }), { maxLength: 2 })
    .map((sizes) => ({ layers: sizes.map((units) => ({ type: 'dense' as const, units })) })),
  target: fc.constantFrom({ transform: 'standardize' as const }, { transform: 'log' as const }, { transform: 'log1p' as const }),
  loss: fc.constantFrom({ type: 'squared_error' as const }, { type: 'huber' as const }, { type: 'absolute_error' as const }),
  optimizer: fc.constantFrom({ type: 'adam' as const, learning_rate: 0.02 }, { type: 'sgd' as const, learning_rate: 0.05 }),
  training: fc.constantFrom({ epochs: 1, batch_size: 8 }, { epochs: 2, batch_size: 24 }),
})

async function trained(parts: Partial<JobSpecInput>, member: number) {
  const task = tableTask({ x, y }, { ...parts, dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.25 } }, { member })
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(task, ports, engine, { mode: 'eager' })
  if (outcome.status !== 'succeeded') throw new Error(outcome.status)
  const { preprocessing, target } = prepareSplits(task.spec, task.info, task.dataset)
  return { task, preprocessing, target, predictions: readTensorFile(outcome.predictions), file: defined(seen.checkpoints.at(-1), 'the final checkpoint').file }
}

const common = (target: TargetScaling | null) => ({ combine: 'mean', target })

test('members trained on logarithms and on plain values, by different losses and networks, are averaged in the unit of the target', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(settings, { minLength: 2, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 }),
      async (parts, shares) => {
        const members = []
        for (const [index, own] of parts.entries()) members.push(await trained(own, index))
        const first = elementAt(members, 0, 'members')
        const total = members.reduce((sum, _, index) => sum + elementAt(shares, index, 'shares'), 0)
        const weights = members.map((_, index) => elementAt(shares, index, 'shares') / total)
        const spec = { ...first.task.spec, ...joinMembers(members.map(({ task }) => settingsOf(task.spec))) }
        const manifest: ModelManifest = manifestOf({ spec, dataset: first.task.info, preprocessing: first.preprocessing, weights, ...common(first.target) })
        for (const [index, member] of manifest.members.entries()) {
          const { preprocessing, target } = elementAt(members, index, 'members')
          member.fitted = { preprocessing, target }
        }
        const predictor = createPredictor({ manifest, members: members.map(({ file }, index) => ({ index, file })) })
        try {
          // What each member predicted of the held-out rows after its training is the truth.
          const rows = first.predictions.tensor('validation.rows').data as Int32Array
          const outputs = members.map(({ predictions }) => predictions.tensor('validation.outputs').data as Float64Array)
          const instances = Array.from(rows, (row) => [elementAt(x, row, 'rows')])
          const predictions = await predictor.predict(instances, { members: true })
          for (const [row, { value, members: shown = [] }] of predictions.entries()) {
            const own = outputs.map((values) => elementAt(values, row, 'outputs'))
            expect(shown.map((member) => member.value)).toEqual(own.map((each) => expect.closeTo(each, 1)))
            expect(value).toBeCloseTo(
              own.reduce((sum, each, index) => sum + each * elementAt(weights, index, 'weights'), 0),
              1,
            )
          }
        } finally {
          predictor.dispose()
        }
      },
    ),
    { numRuns: 4, endOnFailure: true },
  )
}, 60_000)
