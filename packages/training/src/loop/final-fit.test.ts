import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { type JobSpecInput, readTensorFile, resolvedJobSpec, jobSpec, type StoredTensor, type TensorFile } from '@trainyard/spec'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { readMemberFile } from '../checkpoint/member-file.js'
import { trainMembers } from '../pack/train-members.js'
import type { MemberTask, NewCheckpoint } from '../ports.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const rows = 72
const parts: Partial<JobSpecInput> = {
  architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 6, activation: 'tanh' }, { type: 'dropout', rate: 0.3 }] },
  schedule: { type: 'cosine' },
  optimizer: { type: 'adam', learning_rate: 0.02 },
  training: {
    epochs: 5,
    batch_size: 16,
    checkpoint_every_steps: 1,
    early_stopping: { metric: 'val_loss', patience: 1, restore_best: true, minimum_delta: 0.02 },
  },
}
const dataset = { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.25 }
const whole = { ...parts, dataset: { ...dataset, final_fit: 'all_rows' as const } }

const bits = (file: Uint8Array): [string, string][] => {
  const read = readTensorFile(file)
  return read.names.map((name) => [name, Buffer.from(Float32Array.from(read.tensor(name).data, Number).buffer).toString('hex')])
}

const finalOf = (checkpoints: readonly NewCheckpoint[], member = 0): NewCheckpoint | undefined =>
  checkpoints.findLast((checkpoint) => checkpoint.kind === 'final' && checkpoint.member === member)

/** Whether a checkpoint was made while all rows were fitted. */
const isOfFit = ({ kind, file }: NewCheckpoint): boolean => kind === 'last' && JSON.parse(readTensorFile(file).metadata['progress'] ?? '{}').measured !== null

async function train(
  spec: Partial<JobSpecInput>,
  { resume = null, ask }: { resume?: Uint8Array | null; ask?: (kept: readonly NewCheckpoint[]) => boolean } = {},
) {
  const { ports, seen } = recordingPorts()
  const request = () => (ask?.(seen.checkpoints) ? 'finish' : 'none')
  const outcome = await trainMember(toyTask(spec, { rows, resume }), { ...ports, request }, engine, { mode: 'eager' })
  if (outcome.status !== 'succeeded') throw new Error(`the member is ${outcome.status}`)
  return { ...seen, outcome, final: finalOf(seen.checkpoints) }
}

/** The task of a plain training on all rows, whose test rows lie behind the others: put together by hand. */
function byHand(asked: Partial<JobSpecInput>): MemberTask {
  const { info, dataset: file, ...task } = toyTask(asked, { rows })
  const both = (name: string): StoredTensor => {
    const [train, test] = [file.tensor(`train.${name}`), file.tensor(`test.${name}`)]
    const [first = 0, ...rest] = train.shape
    return {
      ...train,
      shape: [2 * first, ...rest],
      data: (train.data.constructor as typeof Int32Array).from([...train.data, ...test.data].map(Number)),
    } as StoredTensor
  }
  const joined: TensorFile = { ...file, tensor: (name) => both(name.slice('train.'.length)) }
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({ ...task.spec, dataset: { ...dataset, validation_fraction: 0 }, training: { ...task.spec.training, early_stopping: null } }),
  )
  return { ...task, spec, info: { ...info, rows: 2 * rows, test_rows: 0 }, dataset: joined }
}

describe('a member that is fitted on all rows once it is measured', () => {
  test('has the figures and predictions of the same training without, and the weights of a plain training on all rows', async () => {
    const constant = { schedule: { type: 'constant' } } as const
    const [measured, fitted] = [await train({ ...parts, ...constant }), await train({ ...whole, ...constant })]
    expect(fitted.outcome).toEqual(measured.outcome)
    const steps = measured.outcome.best?.step
    const { ports, seen } = recordingPorts()
    await trainMember(byHand({ ...parts, ...constant }), ports, engine, { mode: 'eager' })
    const there = seen.checkpoints.find(({ kind, step }) => kind === 'last' && step === steps)
    expect(fitted.final && bits(fitted.final.file)).toEqual(bits(there?.file ?? new Uint8Array()).filter(([name]) => name.startsWith('weights/')))
    expect(readMemberFile(fitted.final?.file ?? new Uint8Array()).finalFit).toEqual({ rows: 2 * rows, steps })
    expect(fitted.final?.metrics).toEqual({})
  })

  test('killed after any checkpoint and resumed, ends in the same bits and figures', async () => {
    const uninterrupted = await train(whole)
    const lasts = uninterrupted.checkpoints.filter(({ kind }) => kind === 'last')
    const before = lasts.findIndex(isOfFit)
    expect(before).toBeGreaterThan(2)
    for (const place of [1, before - 1, before, before + 3, lasts.length - 1]) {
      const resumed = await train(whole, { resume: lasts[place]?.file ?? null })
      expect(resumed.final && bits(resumed.final.file), `from checkpoint ${place}`).toEqual(uninterrupted.final && bits(uninterrupted.final.file))
      expect(resumed.outcome).toEqual(uninterrupted.outcome)
    }
  })

  test('asked to finish meanwhile, keeps the weights that were measured and says so', async () => {
    const measured = await train(parts)
    const ended = await train(whole, { ask: (kept) => kept.some(isOfFit) })
    expect(ended.final && bits(ended.final.file)).toEqual(measured.final && bits(measured.final.file))
    expect(ended.outcome).toEqual(measured.outcome)
    expect(ended.events.at(-1)?.message).toContain('keeps the weights that were measured')
    expect(readMemberFile(ended.final?.file ?? new Uint8Array()).finalFit).toBeNull()
  })

  test('counts its updates on, and reports no metrics of the fit', async () => {
    const { progress, points, outcome, checkpoints } = await train(whole)
    const steps = progress.map(({ step }) => step)
    expect(steps).toEqual(steps.toSorted((a, b) => a - b))
    expect(progress.at(-1)?.step).toBe(progress.at(-1)?.steps)
    const measuredSteps = Math.max(...points.map(({ step }) => step))
    expect(measuredSteps).toBeGreaterThanOrEqual(outcome.best?.step ?? 0)
    expect(finalOf(checkpoints)?.step).toBeGreaterThan(measuredSteps)
  })

  test('in a pack has the weights that it has alone, but for rounding', async () => {
    const spec = { ...whole, ensemble: { members: 2 } }
    const tasks = [0, 1].map((member) => ({ ...toyTask(spec, { rows, member }), seed: 100 + member }))
    const { ports, seen } = recordingPorts()
    const outcomes = await trainMembers(tasks, ports, engine)
    expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    for (const task of tasks) {
      const own = recordingPorts()
      await trainMember(task, own.ports, engine)
      const [packed, alone] = [seen.checkpoints, own.seen.checkpoints].map((all) => readMemberFile(finalOf(all, task.member)?.file ?? new Uint8Array()))
      expect(packed?.finalFit).toEqual(alone?.finalFit)
      for (const name of alone?.file.names ?? []) {
        const [values, expected] = [packed?.file.tensor(name).data ?? [], alone?.file.tensor(name).data ?? []].map((data) => Array.from(data, Number))
        for (const [place, value] of (values ?? []).entries()) expect(value).toBeCloseTo(expected?.[place] ?? Number.NaN, 4)
      }
    }
  })
})
