import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import { type JobSpecInput, readTensorFile, type StopRequest } from '@trainyard/spec'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { trainMember } from '../loop/train-member.js'
import type { MemberOutcome, MemberTask, Training } from '../ports.js'
import { recordingPorts, toyNetwork, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainPack } from './train-pack.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const base: JobSpecInput['training'] = { epochs: 12, batch_size: 16, metrics_every_steps: 1, checkpoint_every_steps: 7 }
const trial = (learningRate: number, parts: Partial<JobSpecInput> = {}): Partial<JobSpecInput> => ({
  architecture: toyNetwork,
  optimizer: { type: 'adam', learning_rate: learningRate },
  regularization: { l2: learningRate },
  training: base,
  ...parts,
})

type Point = { key: string; step: number; value: number | null }
const curve = (points: readonly Point[]): Point[] =>
  points.filter(({ key }) => key !== 'samples_per_second').map(({ key, step, value }) => ({ key, step, value }))

/** Tasks on the very same rows. */
function tasksOf(trials: readonly Partial<JobSpecInput>[], resume: readonly (Uint8Array | null)[] = []): MemberTask[] {
  const { dataset } = toyTask({}, { rows: 72 })
  return trials.map((parts, index) => ({ ...toyTask(parts, { rows: 72, resume: resume[index] ?? null }), dataset, seed: 40 + index }))
}

/** A training of one member, and what it reported. */
function trainingOf(task: MemberTask, request: (step: number) => StopRequest = () => 'none') {
  const { ports, seen } = recordingPorts(request)
  return {
    training: { tasks: [task], ports },
    seen,
    stored: seen.checkpoints,
    points: () => curve(seen.points),
    messages: () => seen.events.map(({ message }) => message),
  }
}

/** How the trainings of a pack end, when nothing of theirs is left. */
async function endsOf(each: readonly { training: Training }[]): Promise<PromiseSettledResult<MemberOutcome[]>[]> {
  const { outcomes, finished } = trainPack(
    each.map(({ training }) => training),
    engine,
  )
  const settled = await Promise.allSettled(outcomes)
  await finished
  return settled
}

/** The outcomes of trainings of which none may have failed. */
const outcomesOf = (ends: readonly PromiseSettledResult<MemberOutcome[]>[]): MemberOutcome[][] =>
  ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })

async function alone(task: MemberTask) {
  const { ports, seen } = recordingPorts()
  return { outcome: await trainMember(task, ports, engine), points: curve(seen.points) }
}

/** The largest difference between two lists of the same points, relative to 1 or to the larger value. */
function difference(a: readonly Point[], b: readonly Point[]): number {
  const places = (points: readonly Point[]) => points.map(({ key, step }) => `${key}@${step}`).sort()
  expect(places(a)).toEqual(places(b))
  const values = new Map(b.map(({ key, step, value }) => [`${key}@${step}`, value]))
  return Math.max(...a.map(({ key, step, value }) => Math.abs((value ?? 0) - (values.get(`${key}@${step}`) ?? 0)) / Math.max(1, Math.abs(value ?? 0))))
}

const rates = [0.003, 0.01, 0.03]

describe('trainings of several jobs that share their calls', () => {
  test.each([
    ['other rates and penalties', rates.map((rate) => trial(rate))],
    [
      'other optimizer numbers, dropout and clipping',
      [0.8, 0.9].map((momentum) =>
        trial(0.01, { optimizer: { type: 'momentum', learning_rate: 0.01, momentum }, regularization: { gradient_clip_norm: momentum } }),
      ),
    ],
    [
      'other schedules and lengths',
      [
        trial(0.01, { schedule: { type: 'cosine' } }),
        trial(0.01, { schedule: { type: 'reduce_on_plateau' }, training: { ...base, epochs: 7 } }),
        trial(0.02, { training: { ...base, epochs: 9, early_stopping: { patience: 2, minimum_delta: 0.02 } } }),
      ],
    ],
  ] as const)('with %s come to what each has alone, and leave no tensor behind', async (_what, trials) => {
    const tasks = tasksOf(trials)
    const before = memory()
    const each = tasks.map((task) => trainingOf(task))
    const outcomes = outcomesOf(await endsOf(each))
    expect(memory().tensors).toBe(before.tensors)
    for (const [index, task] of tasks.entries()) {
      expect(each[index]?.seen.engines[0]?.members_per_call).toBe(engine.backend === 'tensorflow' ? tasks.length : 1)
      const single = await alone(task)
      expect(difference(each[index]?.points() ?? [], single.points)).toBeLessThan(1e-3)
      const [mine, theirs] = [outcomes[index]?.[0], single.outcome]
      if (mine?.status !== 'succeeded' || theirs.status !== 'succeeded') throw new Error('a trial did not succeed')
      expect(mine.best?.step).toBe(theirs.best?.step)
      const outputs = [mine, theirs].map(({ predictions }) => readTensorFile(predictions).tensor('test.outputs').data)
      outputs[0]?.forEach((value: number | bigint, i: number) => expect(Math.abs(Number(value) - Number(outputs[1]?.[i]))).toBeLessThan(1e-3))
    }
  })

  test('one that diverges fails alone, one that is cancelled ends alone with a checkpoint, and the others are not touched', async () => {
    const sgd = (rate: number) =>
      trial(rate, {
        optimizer: { type: 'sgd', learning_rate: rate },
        architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 16 }] },
        regularization: {},
      })
    const tasks = tasksOf([sgd(0.01), sgd(1e9), sgd(0.03), sgd(0.02)])
    const each = tasks.map((task, index) => trainingOf(task, (step) => (index === 2 && step >= 5 ? 'cancel' : 'none')))
    const settled = await endsOf(each)
    expect(settled.map((end) => (end.status === 'fulfilled' ? end.value[0]?.status : (end.reason as { code?: string }).code))).toEqual([
      'succeeded',
      'diverged',
      'cancelled',
      'succeeded',
    ])
    expect(each[2]?.stored.at(-1)).toMatchObject({ kind: 'last', step: Math.max(...(each[2]?.points() ?? []).map(({ step }) => step)) })
    for (const index of [0, 3]) expect(difference(each[index]?.points() ?? [], (await alone(tasks[index] as MemberTask)).points)).toBeLessThan(1e-3)
  })

  test('one that cannot begin fails alone', async () => {
    const tasks = tasksOf([trial(0.01), trial(0.02), trial(0.03)], [null, new Uint8Array([1, 2, 3]), null])
    const each = tasks.map((task) => trainingOf(task))
    const settled = await endsOf(each)
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(settled[1]).toMatchObject({ reason: { code: 'engine_error', message: expect.stringContaining('cannot be resumed') } })
  })

  test('one that was stopped goes on by itself from its checkpoint, to what it has alone', async () => {
    const tasks = tasksOf(rates.map((rate) => trial(rate)))
    const each = tasks.map((task, index) => trainingOf(task, (step) => (index === 1 && step >= 20 ? 'pause' : 'none')))
    expect(outcomesOf(await endsOf(each))[1]).toEqual([{ status: 'paused' }])
    const last = each[1]?.stored.filter(({ kind }) => kind === 'last').at(-1)
    const again = trainingOf({ ...(tasks[1] as MemberTask), resume: last?.file ?? null })
    const [resumed] = trainPack([again.training], engine).outcomes
    expect(await resumed).toMatchObject([{ status: 'succeeded' }])
    const whole = await alone(tasks[1] as MemberTask)
    expect(difference([...(each[1]?.points() ?? []), ...again.points()], whole.points)).toBeLessThan(1e-3)
  })

  test('where they cannot share a graph each job reports why, and all of them finish', async () => {
    const tasks = tasksOf([trial(0.01), trial(0.01, { architecture: { layers: [{ type: 'flatten' }] } })])
    const each = tasks.map((task) => trainingOf(task))
    expect(outcomesOf(await endsOf(each)).map(([one]) => one?.status)).toEqual(['succeeded', 'succeeded'])
    for (const { messages } of each) expect(messages().join('\n')).toContain('side by side')
  })
})
