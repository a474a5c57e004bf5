import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { type JobSpecInput, readTensorFile } from '@trainyard/spec'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { createSchedule } from '../schedules/index.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

// Whole trainings; how long they take depends on what else the machine does.
vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

// Four updates an epoch, eight a cycle.
const parts: Partial<JobSpecInput> = {
  ensemble: { members: 3, method: 'snapshot' },
  schedule: { type: 'cosine', cycles: 3 },
  optimizer: { type: 'momentum', learning_rate: 0.05 },
  training: { epochs: 6, batch_size: 15, metrics_every_steps: 1, checkpoint_every_steps: 3 },
}
type Ports = ReturnType<typeof recordingPorts>
const train = ({ ports }: Ports, resume: Uint8Array | null = null) => trainMember(toyTask(parts, { resume }), ports, engine, { mode: 'eager' })

describe('snapshots', () => {
  test('are the weights at the ends of the cycles of one training, each with its predictions', async () => {
    const recorded = recordingPorts()
    const outcome = await train(recorded)
    const { seen } = recorded
    expect(outcome).toMatchObject({ status: 'succeeded', member: 2 })
    expect(seen.members.map(({ member, best }) => [member, best?.metric])).toEqual([
      [0, 'val_loss'],
      [1, 'val_loss'],
    ])
    const finals = seen.checkpoints.filter(({ kind }) => kind === 'final')
    expect(finals.map(({ member, step, epoch }) => [member, step, epoch])).toEqual([
      [0, 8, 2],
      [1, 16, 4],
      [2, 24, 6],
    ])
    expect(new Set(finals.map(({ file }) => Buffer.from(file).toString('base64'))).size).toBe(3)
    // What a snapshot is said to be worth is what the training measured at that very epoch.
    for (const { member, final } of seen.members)
      expect(final['val_loss']).toBeCloseTo(seen.points.find(({ key, epoch }) => key === 'val_loss' && epoch === 2 * (member + 1))?.value ?? Number.NaN, 6)
    for (const { predictions } of seen.members) expect(readTensorFile(predictions).tensor('test.outputs').shape).toEqual([80, 4])
    const rates = seen.points.filter(({ key }) => key === 'learning_rate').map(({ value }) => value)
    expect([rates[0], rates[8], rates[16]]).toEqual([0.05, 0.05, 0.05])
    expect(Math.max(...[7, 15, 23].map((step) => rates[step] ?? 1))).toBeLessThan(0.005)
  })

  test('survive a resume from any checkpoint: the same members, bit for bit, and none twice', async () => {
    const whole = recordingPorts()
    await train(whole)
    const lasts = whole.seen.checkpoints.filter(({ kind }) => kind === 'last')
    expect(lasts.length).toBeGreaterThan(4)
    for (const { step, file } of lasts.filter((_, index) => index % 2 === 0)) {
      const resumed = recordingPorts()
      const outcome = await train(resumed, file)
      expect(outcome).toMatchObject({ status: 'succeeded', member: 2 })
      const later = whole.seen.members.filter(({ member }) => resumed.seen.members.some((again) => again.member === member))
      expect(resumed.seen.members.map(({ member, predictions }) => [member, predictions])).toEqual(
        later.map(({ member, predictions }) => [member, predictions]),
      )
      expect(resumed.seen.members.length).toBeGreaterThanOrEqual(step < 8 ? 2 : step < 16 ? 1 : 0)
    }
  })

  test('that are done are kept by finish; the cycle at hand is not one', async () => {
    const recorded = recordingPorts((step) => (step >= 10 ? 'finish' : 'none'))
    expect(await train(recorded)).toEqual({ status: 'skipped', message: expect.stringContaining('1 snapshots') })
    expect(recorded.seen.members.map(({ member }) => member)).toEqual([0])
  })

  test('finish in the first cycle keeps the best so far as the only member', async () => {
    const recorded = recordingPorts((step) => (step >= 5 ? 'finish' : 'none'))
    expect(await train(recorded)).toMatchObject({ status: 'succeeded', member: 0 })
  })

  test.each([3, 7, 49])('every one of %i cycles begins at the full rate', (cycles) => {
    const { rate } = createSchedule({ type: 'cosine', cycles, final_fraction: 0, warmup_epochs: 0 }, 0.1, { stepsPerEpoch: 7, epochs: cycles })
    for (let cycle = 0; cycle < cycles; cycle += 1) expect(rate(cycle * 7 + 1)).toBe(0.1)
  })
})
