import { loadEngine, tf } from '@trainyard/engine'
import { augmentation } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { batchRows } from '../loop/batches.js'
import { openMember } from '../loop/open-member.js'
import { setStep } from '../loop/train-step.js'
import { recordingPorts, toySide, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainStep } from '../loop/train-step.js'
import { augmentationOf, previewAugmentation } from './augmentation.js'

beforeAll(() => loadEngine({ device: 'cpu' }))

const list = [{ type: 'rotation' }, { type: 'random_crop', padding: 1 }, { type: 'gaussian_noise' }, { type: 'mixup' }].map((step) => augmentation.parse(step))

test.each([0, 3, 7])('the preview of step %i shows the very pixels that the training step takes in', async (step) => {
  const task = toyTask({ training: { batch_size: 16 }, augmentation: list }, { rows: 80, member: 2 })
  const member = await openMember(task, recordingPorts().ports, { mode: 'eager' })
  // The training's own step on its own batch; what goes into its network is looked at where it goes in.
  const seen: Float32Array[] = []
  const input = (x: tf.Tensor): tf.Tensor => {
    seen.push(Float32Array.from(x.dataSync()))
    return member.model.input(x)
  }
  const { network, objective, optimizer, state } = member.model
  const { splits, batches } = member.rows
  setStep(state, step)
  const position = step % batches.perEpoch
  const order = member.rows.order(Math.floor(step / batches.perEpoch)).slice(position * batches.size, (position + 1) * batches.size)
  const size = toySide * toySide
  const pixels = Float32Array.from(
    { length: order.length * size },
    (_, index) => splits.train.x.data[(order[Math.floor(index / size)] ?? 0) * size + (index % size)] ?? 0,
  )
  const labels = Int32Array.from(order, (row) => splits.train.y[row] ?? 0)
  const augment = augmentationOf(list, { seed: task.seed, member: 2 })
  trainStep({ network, objective, optimizer, input, augment, state, batchSize: batches.size, clipNorm: null, changesStrength: false })({
    x: tf.tensor4d(pixels, [order.length, toySide, toySide, 1]),
    y: tf.tensor1d(labels, 'int32'),
  })
  member.dispose()

  const stored = task.dataset.tensor('train.y').data as Int32Array
  const { rows, epoch } = batchRows({ labels: stored, classes: 4, fraction: 0.25, seed: task.spec.seed, memberSeed: task.seed, member: 2, batchSize: 16, step })
  const images = task.dataset.tensor('train.x').data as Uint8Array
  const batch = Uint8Array.from({ length: rows.length * size }, (_, index) => images[(rows[Math.floor(index / size)] ?? 0) * size + (index % size)] ?? 0)
  const preview = previewAugmentation({ augmentation: list, seed: task.seed, member: 2, step, images: batch, shape: [rows.length, toySide, toySide, 1] })
  expect([seen.length, epoch, rows.length]).toEqual([1, step < 4 ? 0 : 1, step % 4 === 3 ? 12 : 16])
  expect(Array.from(preview)).toEqual(Array.from(seen[0] ?? [], (value) => Math.min(255, Math.max(0, Math.round(value)))))
  expect(preview).not.toEqual(batch)
})
