import { type EngineInfo, loadEngine } from '@trainyard/engine'
import type { JobSpecInput, RangeTestResult } from '@trainyard/spec'
import { beforeAll, expect, test, vi } from 'vitest'
import type { MemberOutcome } from '../ports.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

// Whole trainings; how long they take depends on what else the machine does.
vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const parts = (schedule: object = {}): Partial<JobSpecInput> => ({
  optimizer: { type: 'sgd' },
  // Four classes that are easy to tell apart forgive any rate; the penalty does not.
  regularization: { l2: 0.05 },
  schedule: { type: 'range_test', from: 1e-4, to: 1000, steps: 120, ...schedule },
  // Four steps an epoch: the test goes on over many epochs, whatever `epochs` says.
  training: { epochs: 1, batch_size: 15, metrics_every_steps: 1, checkpoint_every_steps: 10 },
})

const found = (outcome: MemberOutcome): RangeTestResult => {
  if (outcome.status !== 'succeeded' || !outcome.rangeTest) throw new Error(`the range test ended ${outcome.status}`)
  return outcome.rangeTest
}

test.each(['auto', 'eager'] as const)(
  'in %s mode the rate grows step by step until the loss explodes; it ends well and suggests a rate below',
  async (mode) => {
    const { ports, seen } = recordingPorts()
    const result = found(await trainMember(toyTask(parts()), ports, engine, { mode }))
    expect(seen.engines[0]?.mode).toBe(mode === 'eager' ? 'eager' : engine.backend === 'tensorflow' ? 'graph' : seen.engines[0]?.mode)
    expect(result.ended).toBe('exploded')
    expect(result.curve.length).toBeLessThan(120)
    expect(result.curve.length).toBeGreaterThan(40)
    const rates = seen.points.filter(({ key }) => key === 'learning_rate').map(({ value }) => value)
    expect(rates.slice(0, result.curve.length)).toEqual(result.curve.slice(0, rates.length).map(({ learning_rate }) => learning_rate))
    const top = result.curve.at(-1)?.learning_rate ?? 0
    expect(result.suggestion?.learning_rate).toBeLessThanOrEqual(top / 9)
    expect(result.suggestion?.learning_rate).toBeGreaterThan(1e-3)
    // Nothing is evaluated: the weights are nobody's model.
    expect(seen.points.some(({ key }) => key.startsWith('val_'))).toBe(false)
  },
)

test('a loss that is not finite ends the test, not the job', async () => {
  const { ports } = recordingPorts()
  const result = found(await trainMember(toyTask({ ...parts({ from: 1, to: 1e9, steps: 40 }) }), ports, engine, { mode: 'eager' }))
  expect(result.ended).toBe('exploded')
  expect(result.curve.every(({ loss }) => loss !== null && Number.isFinite(loss))).toBe(true)
})

test('rates too low to move anything end with no suggestion and the reason', async () => {
  const { ports, seen } = recordingPorts()
  const result = found(await trainMember(toyTask(parts({ from: 1e-9, to: 1e-7, steps: 40 })), ports, engine, { mode: 'eager' }))
  expect(result).toMatchObject({ ended: 'complete', suggestion: null, reason: expect.stringContaining('the loss never fell') })
  expect(result.curve).toHaveLength(40)
  expect(seen.progress.at(-1)).toMatchObject({ step: 40, steps: 40 })
})

test('paused in the midst and resumed, it finds the same curve, bit for bit', async () => {
  const whole = recordingPorts()
  const undisturbed = found(await trainMember(toyTask(parts()), whole.ports, engine, { mode: 'eager' }))
  const first = recordingPorts((step) => (step >= 25 ? 'pause' : 'none'))
  expect(await trainMember(toyTask(parts()), first.ports, engine, { mode: 'eager' })).toEqual({ status: 'paused' })
  const resume = first.seen.checkpoints.findLast(({ kind }) => kind === 'last')?.file ?? null
  const second = recordingPorts()
  expect(found(await trainMember(toyTask(parts(), { resume }), second.ports, engine, { mode: 'eager' }))).toEqual(undisturbed)
})
