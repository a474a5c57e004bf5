import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import { defined, type JobSpecInput, readTensorFile, type StopRequest, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { trainMember } from '../loop/train-member.js'
import type { NewCheckpoint, TrainingPorts } from '../ports.js'
import { recordingPorts, toyNetwork, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMembers } from './train-members.js'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const MEMBERS = [0, 1, 2]
const dense: Partial<JobSpecInput> = {
  architecture: toyNetwork,
  optimizer: { type: 'adam', learning_rate: 0.01 },
  regularization: { l2: 1e-3, gradient_clip_norm: 1 },
  training: { epochs: 12, batch_size: 16, metrics_every_steps: 1, checkpoint_every_steps: 7 },
  ensemble: { method: 'bagged' },
}
const convolutional: Partial<JobSpecInput> = {
  architecture: {
    layers: [
      { type: 'conv2d', filters: 3, kernel_size: 3, strides: 2 },
      { type: 'batch_normalization' },
      { type: 'activation', function: 'relu' },
      { type: 'spatial_dropout2d', rate: 0.2 },
      { type: 'flatten' },
      { type: 'dense', units: 6, activation: 'relu' },
    ],
  },
  optimizer: { type: 'momentum', learning_rate: 0.01, nesterov: true },
  augmentation: [{ type: 'horizontal_flip' }],
  training: { epochs: 6, batch_size: 16, metrics_every_steps: 1 },
}

const linear: Partial<JobSpecInput> = { architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 16 }] } }

type Point = { key: string; step: number; value: number | null }

/** Ports that keep what each member tells. */
function membersPorts(request: (steps: number) => StopRequest = () => 'none') {
  const seen = MEMBERS.map(() => recordingPorts().seen)
  const stored: NewCheckpoint[][] = []
  const messages: string[] = []
  let steps = 0
  const ports: TrainingPorts = {
    engine: (info) => void seen[0]?.engines.push(info),
    progress: (progress) => void seen[progress.member]?.progress.push(progress),
    metrics: (points) => {
      for (const point of points) seen[point.member]?.points.push(point)
      steps = Math.max(steps, ...points.map(({ step }) => step))
    },
    histograms: () => undefined,
    event: (event) => void messages.push(event.message),
    memberDone: async () => undefined,
    checkpoints: async (all) => void stored.push([...all]),
    request: () => request(steps),
  }
  const points = (member: number): Point[] =>
    (seen[member]?.points ?? []).filter(({ key }) => key !== 'samples_per_second').map(({ key, step, value }) => ({ key, step, value }))
  const lasts = (): NewCheckpoint[][] => stored.map((all) => all.filter(({ kind }) => kind === 'last')).filter(({ length }) => length > 0)
  return { ports, seen, stored, messages, points, lasts }
}

const tasksOf = (parts: Partial<JobSpecInput>, resume: (Uint8Array | null)[] = []) =>
  MEMBERS.map((member) => ({ ...toyTask(parts, { rows: 72, member, resume: resume[member] ?? null }), seed: 40 + member }))

async function alone(parts: Partial<JobSpecInput>, member: number) {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(tasksOf(parts)[member] as ReturnType<typeof toyTask>, ports, engine)
  return {
    outcome,
    points: seen.points.filter(({ key }) => key !== 'samples_per_second').map(({ key, step, value }) => ({ key, step, value })),
    checkpoints: seen.checkpoints,
  }
}

/** The largest difference between two lists of the same points, relative to 1 or to the larger value. */
function difference(a: readonly Point[], b: readonly Point[]): number {
  const places = (points: readonly Point[]) => points.map(({ key, step }) => `${key}@${step}`).sort()
  expect(places(a)).toEqual(places(b))
  const values = new Map(b.map(({ key, step, value }) => [`${key}@${step}`, value]))
  return Math.max(...a.map(({ key, step, value }) => Math.abs((value ?? 0) - (values.get(`${key}@${step}`) ?? 0)) / Math.max(1, Math.abs(value ?? 0))))
}

describe.each([
  ['dense', dense],
  ['convolutional', convolutional],
] as const)('members of a %s network that share their calls', (_kind, parts) => {
  test('come to the metrics, weights and predictions that each has alone, and leave no tensor behind', async () => {
    const before = memory()
    const pack = membersPorts()
    const outcomes = await trainMembers(tasksOf(parts), pack.ports, engine)
    expect(memory().tensors).toBe(before.tensors)
    expect(pack.seen[0]?.engines[0]?.members_per_call).toBe(engine.backend === 'tensorflow' ? 3 : 1)
    for (const member of MEMBERS) {
      const single = await alone(parts, member)
      expect(difference(pack.points(member), single.points)).toBeLessThan(1e-3)
      const [mine, theirs] = [outcomes[member], single.outcome]
      if (mine?.status !== 'succeeded' || theirs.status !== 'succeeded') throw new Error('a member did not succeed')
      const outputs = [mine, theirs].map(({ predictions }) => readTensorFile(predictions).tensor('test.outputs').data)
      outputs[0]?.forEach((value: number | bigint, i: number) => expect(Math.abs(Number(value) - Number(outputs[1]?.[i]))).toBeLessThan(1e-3))
    }
  })

  test('stopped at any common checkpoint and resumed, they go on bit for bit', async () => {
    const whole = membersPorts()
    await trainMembers(tasksOf(parts), whole.ports, engine)
    const common = whole.lasts().filter(({ length }) => length === MEMBERS.length)
    expect(common.length).toBeGreaterThan(0)
    for (const from of [common[0], common.at(-1)]) {
      const resumed = membersPorts()
      await trainMembers(
        tasksOf(
          parts,
          from?.map(({ file }) => file),
        ),
        resumed.ports,
        engine,
      )
      for (const member of MEMBERS) expect(resumed.points(member)).toEqual(whole.points(member).filter(({ step }) => step > (from?.[member]?.step ?? 0)))
    }
  })
})

test('every checkpoint to resume from is stored for all members at once, of one step', async () => {
  const { ports, lasts } = membersPorts()
  await trainMembers(tasksOf(dense), ports, engine)
  expect(lasts().length).toBeGreaterThan(3)
  for (const checkpoints of lasts()) expect([checkpoints.length, new Set(checkpoints.map(({ step }) => step)).size]).toEqual([3, 1])
})

test('a pause stops all at one step, with a checkpoint of it', async () => {
  const pack = membersPorts((steps) => (steps >= 10 ? 'pause' : 'none'))
  const outcomes = await trainMembers(tasksOf({ ...dense, training: { ...dense.training, epochs: 500 } }), pack.ports, engine)
  expect(outcomes).toEqual(MEMBERS.map(() => ({ status: 'paused' })))
  const last = pack.lasts().at(-1)
  expect(last).toHaveLength(3)
  for (const member of MEMBERS) expect(last?.[member]?.step).toBe(Math.max(...pack.points(member).map(({ step }) => step)))
})

test('a member that stops early leaves with its own best weights, and the others go on to their own ends', async () => {
  const parts = { ...dense, training: { ...dense.training, epochs: 60, early_stopping: { patience: 2, minimum_delta: 0.02 } } }
  const pack = membersPorts()
  const outcomes = await trainMembers(tasksOf(parts), pack.ports, engine)
  const ends = MEMBERS.map((member) => Math.max(...pack.points(member).map(({ step }) => step)))
  expect(new Set(ends).size).toBeGreaterThan(1)
  for (const member of MEMBERS) {
    const single = await alone(parts, member)
    expect(difference(pack.points(member), single.points)).toBeLessThan(1e-3)
    const [mine, theirs] = [outcomes[member], single.outcome]
    if (mine?.status !== 'succeeded' || theirs.status !== 'succeeded') throw new Error('a member did not succeed')
    expect(mine.best?.step).toBe(theirs.best?.step)
    expect(ends[member]).toBe(Math.max(...single.points.map(({ step }) => step)))
  }
})

test('members that were stopped at different steps go on together, each to the end that it has alone', async () => {
  const whole = membersPorts()
  await trainMembers(tasksOf(dense), whole.ports, engine)
  const lasts = whole.lasts().filter(({ length }) => length === MEMBERS.length)
  const mixed = MEMBERS.map((member) => lasts[member]?.[member]?.file ?? null)
  const steps = MEMBERS.map((member) => lasts[member]?.[member]?.step ?? 0)
  expect(new Set(steps).size).toBe(3)
  const resumed = membersPorts()
  await trainMembers(tasksOf(dense, mixed), resumed.ports, engine)
  for (const member of MEMBERS)
    expect(
      difference(
        resumed.points(member),
        whole.points(member).filter(({ step }) => step > (steps[member] ?? 0)),
      ),
    ).toBeLessThan(1e-3)
})

test('rates that follow a metric are each member’s own', async () => {
  const parts: Partial<JobSpecInput> = { ...dense, schedule: { type: 'reduce_on_plateau', patience_epochs: 1, minimum_delta: 0.05 } }
  const { ports, points } = membersPorts()
  await trainMembers(tasksOf(parts), ports, engine)
  const rates = MEMBERS.map((member) => points(member).flatMap(({ key, value }) => (key === 'learning_rate' ? [value] : [])))
  expect(new Set(rates.map((all) => all.join())).size).toBeGreaterThan(1)
  for (const member of MEMBERS) expect(difference(points(member), (await alone(parts, member)).points)).toBeLessThan(1e-3)
})

test('a checkpoint that cannot be read fails all members, and leaves no tensor behind', async () => {
  const before = memory().tensors
  const { ports } = membersPorts()
  await expect(trainMembers(tasksOf(dense, [null, new Uint8Array([1, 2, 3]), null]), ports, engine)).rejects.toMatchObject({
    code: 'engine_error',
    message: expect.stringContaining('cannot be resumed'),
  })
  expect(memory().tensors).toBe(before)
})

test('members that all diverge fail each with its reason', async () => {
  const { ports } = membersPorts()
  const outcomes = await trainMembers(tasksOf({ ...dense, ...linear, regularization: {}, optimizer: { type: 'sgd', learning_rate: 1e9 } }), ports, engine)
  expect(outcomes).toMatchObject(MEMBERS.map((member) => ({ status: 'failed', member, failure: { code: 'diverged' } })))
})

/** A checkpoint whose weights are too large to go on from. */
function spoiled(file: Uint8Array): Uint8Array {
  const { names, tensor, metadata } = readTensorFile(file)
  const arrays = names.map((name): [string, StoredTensor] => {
    const stored = tensor(name)
    return [name, stored.dtype === 'F32' ? { ...stored, data: stored.data.map((value) => value * 1e30) } : stored]
  })
  return writeTensorFile(Object.fromEntries(arrays), metadata)
}

test.each([0, 1, 2])('a member that diverges fails alone: the others of the pack train on as they do alone (member %i)', async (broken) => {
  const parts = { ...dense, training: { ...dense.training, epochs: 4, checkpoint_every_steps: 5 } }
  const whole = membersPorts()
  await trainMembers(tasksOf(parts), whole.ports, engine)
  const lasts = whole.lasts().find(({ length }) => length === MEMBERS.length)
  const files = MEMBERS.map((member) => defined(lasts?.[member], 'a checkpoint').file)
  const from = defined(lasts?.[0], 'a checkpoint').step
  const { ports, points, messages } = membersPorts()
  const outcomes = await trainMembers(
    tasksOf(
      parts,
      files.map((file, member) => (member === broken ? spoiled(file) : file)),
    ),
    ports,
    engine,
  )
  expect(outcomes.map(({ status }) => status)).toEqual(MEMBERS.map((member) => (member === broken ? 'failed' : 'succeeded')))
  expect(outcomes[broken]).toMatchObject({ member: broken, failure: { code: 'diverged' } })
  expect(messages.join('\n')).toContain(`member ${broken} stopped, the others go on`)
  for (const member of MEMBERS.filter((index) => index !== broken))
    expect(
      difference(
        points(member),
        whole.points(member).filter(({ step }) => step > from),
      ),
    ).toBeLessThan(1e-3)
})

test('members that train side by side without a graph come to the metrics and predictions that each has alone', async () => {
  const parts: Partial<JobSpecInput> = { ...dense, training: { epochs: 2, batch_size: 16, metrics_every_steps: 1 } }
  const pack = membersPorts()
  const outcomes = await trainMembers(tasksOf(parts), pack.ports, engine, { mode: 'eager' })
  for (const member of MEMBERS) {
    const single = await alone(parts, member)
    expect(difference(pack.points(member), single.points)).toBeLessThan(1e-3)
    expect(outcomes[member]?.status).toBe('succeeded')
  }
})

test('members that cannot share a graph train side by side, and an event says why', async () => {
  const { ports, messages, seen } = membersPorts()
  const [first, second] = tasksOf({ ...dense, training: { ...dense.training, epochs: 2 } }) as [ReturnType<typeof toyTask>, ReturnType<typeof toyTask>]
  const other = { ...second, spec: toyTask({ ...dense, architecture: { layers: [{ type: 'flatten' }] }, training: { ...dense.training, epochs: 2 } }).spec }
  const outcomes = await trainMembers([first, other], ports, engine)
  expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
  expect(messages.join('\n')).toContain('the members train side by side')
  expect(seen[0]?.engines[0]?.members_per_call).toBe(1)
})
