import { loadEngine, tf } from '@trainyard/engine'
import { lossOf } from '@trainyard/spec'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { overMembers } from './network-members.js'
import { objectiveFor } from './objective.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const plain = { smoothing: 0, weights: null, target: null, classes: 3, epochMetrics: new Set<string>() }

test('a row’s loss is the mean of its members’ losses, and what is reported is of the mean of what they say', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1_000 }), (members, rows, seed) => {
      const logits = Array.from({ length: rows * members }, (_, index) => [0, 1, 2].map((column) => 3 * Math.sin(seed * (index + 1) + column)))
      const labels = Array.from({ length: rows }, (_, row) => (row + seed) % 3)
      const objective = overMembers(objectiveFor(lossOf({ task: 'classification' }), plain), members)
      const y = tf.tensor1d(labels, 'int32')
      const shares = logits.map((row) => {
        const all = row.reduce((sum, value) => sum + Math.exp(value), 0)
        return row.map((value) => Math.exp(value) / all)
      })
      const own = (row: number) => shares.slice(row * members, (row + 1) * members)
      const losses = Array.from(objective.trainingLoss(tf.tensor2d(logits), y).dataSync())
      const said = Array.from(objective.predictions(tf.tensor2d(logits)).dataSync())
      for (const [row, label] of labels.entries()) {
        const right = own(row).reduce((sum, share) => sum - Math.log(share[label] ?? Number.NaN), 0) / members
        expect(losses[row]).toBeCloseTo(right, 4)
        for (const column of [0, 1, 2])
          expect(said[row * 3 + column]).toBeCloseTo(own(row).reduce((sum, share) => sum + (share[column] ?? Number.NaN), 0) / members, 5)
      }
      const joint = labels.reduce((sum, label, row) => sum - Math.log(said[row * 3 + label] ?? Number.NaN), 0)
      expect(tf.sum(objective.plainLoss(tf.tensor2d(logits), y)).dataSync()[0]).toBeCloseTo(joint, 3)
    }),
    { numRuns: 30 },
  )
})
