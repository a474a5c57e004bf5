import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, elementAt, type JobSpecInput, type LayerInput, readTensorFile, type ResolvedInit, type StoredTensor } from '@trainyard/spec'
import { silentPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test, vi } from 'vitest'
import type { NewCheckpoint, TrainingPorts } from '../ports.js'
import { trainMembers } from '../pack/train-members.js'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

type Layers = LayerInput[]

/** Small networks that have every layer with arrays between them; the ones that are frozen stand in the middle and at the front. */
const networks: Record<string, { layers: Layers; freeze: string[] }> = {
  convolutions: {
    layers: [
      { type: 'conv2d', filters: 3, kernel_size: 3 },
      { type: 'batch_normalization' },
      { type: 'activation', function: 'relu' },
      { type: 'spatial_dropout2d', rate: 0.2 },
      {
        type: 'residual',
        layers: [
          { type: 'conv2d', filters: 4 },
          { type: 'batch_normalization', init: 'identity' },
        ],
        shortcut: 'projection',
      },
      { type: 'flatten' },
      { type: 'dense', units: 5 },
    ],
    freeze: ['conv2d_1', 'batch_normalization_1', 'residual_1'],
  },
  separated: {
    layers: [
      { type: 'depthwise_conv2d', kernel_size: 3 },
      { type: 'separable_conv2d', filters: 4, kernel_size: 3 },
      { type: 'layer_normalization' },
      { type: 'global_average_pooling2d' },
    ],
    freeze: ['separable_conv2d_1', 'layer_normalization_1'],
  },
  sequences: {
    layers: [
      { type: 'reshape', shape: [8, 8] },
      { type: 'lstm', units: 4, return_sequences: true },
      { type: 'gru', units: 3 },
    ],
    freeze: ['lstm_1', 'gru_1'],
  },
  tables: {
    layers: [
      { type: 'flatten' },
      { type: 'piecewise_linear_embedding', bins: 3, dimensions: 2 },
      { type: 'pbld_embedding', frequencies: 2, dimensions: 2 },
      { type: 'scale' },
      { type: 'dense', units: 6, parameterization: 'neural_tangent' },
      { type: 'parametric_activation' },
    ],
    freeze: ['piecewise_linear_embedding_1', 'pbld_embedding_1', 'scale_1', 'parametric_activation_1'],
  },
  members: {
    layers: [
      { type: 'flatten' },
      { type: 'rank_one_dense', members: 3, units: 5, activation: 'relu' },
      { type: 'member_dense', members: 3, units: 4, activation: 'relu' },
    ],
    freeze: ['rank_one_dense_1'],
  },
}
const dense: Layers = [
  { type: 'flatten' },
  { type: 'dense', units: 7, activation: 'tanh' },
  { type: 'batch_normalization' },
  { type: 'dropout' },
  { type: 'dense', units: 5 },
]

const placeholder = { checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x' }
const initOf = (parts: Partial<ResolvedInit>): ResolvedInit => ({
  members: 'each',
  freeze: [],
  reset: [],
  optimizer: 'fresh',
  preprocessing: 'keep',
  from: { job_id: `job_${'0'.repeat(26)}`, dataset_id: `ds_${'0'.repeat(26)}`, members: [{ member: 0, ...placeholder }] },
  ...parts,
})

type Run = {
  parts: Partial<JobSpecInput>
  members?: number
  seed?: number
  init?: ResolvedInit
  files?: readonly Uint8Array[]
  resume?: readonly NewCheckpoint[]
}

/** Trains members and gives the final weights and predictions of each, and all that it left on the way. */
async function train({ parts, members = 1, seed = 40, init, files, resume }: Run) {
  const all: NewCheckpoint[] = []
  const ports: TrainingPorts = { ...silentPorts, checkpoints: async (some) => void all.push(...some) }
  const training = { epochs: 2, batch_size: 16, checkpoint_every_steps: 3, ...parts.training }
  const tasks = Array.from({ length: members }, (_, member) => {
    const task = toyTask({ ...parts, training }, { rows: 72, member, resume: resume?.find((one) => one.member === member)?.file ?? null })
    return {
      ...task,
      seed: seed + member,
      spec: { ...task.spec, ...(init ? { init } : {}) },
      init: files ? elementAt(files, member % files.length, 'files') : null,
    }
  })
  const outcomes = await trainMembers(tasks, ports, engine)
  const finals = outcomes.map((outcome, member) => {
    if (outcome.status !== 'succeeded') throw new Error(JSON.stringify(outcome))
    return {
      file: defined(
        all.find((one) => one.member === member && one.kind === 'final'),
        'a final checkpoint',
      ).file,
      predictions: outcome.predictions,
    }
  })
  return { finals, all }
}

const arraysOf = (file: Uint8Array): Map<string, StoredTensor> => {
  const tensors = readTensorFile(file)
  return new Map(tensors.names.filter((name) => name.startsWith('weights/')).map((name) => [name.slice('weights/'.length), tensors.tensor(name)]))
}
const isIn = (freeze: readonly string[], name: string): boolean => freeze.some((one) => name.startsWith(`${one}/`) || name.startsWith(`${one}.`))

const cases = [
  ...Object.entries(networks).map(([name, network]) => ({ name, ...network, members: 2, optimizer: 'adamw' as const })),
  { name: 'convolutions of one member', ...defined(networks['convolutions'], 'a network'), members: 1, optimizer: 'adamw' as const },
  { name: 'a dense network', layers: dense, freeze: ['dense_1', 'batch_normalization_1'], members: 1, optimizer: 'adagrad' as const },
]

test.each(cases)(
  '$name: frozen arrays, averages among them, are those of the source bit for bit, and all others have moved',
  async ({ layers, freeze, members, optimizer }) => {
    const parts: Partial<JobSpecInput> = {
      architecture: { layers },
      optimizer: { type: optimizer, learning_rate: 0.05, weight_decay: 0.1 } as JobSpecInput['optimizer'],
    }
    const source = await train({ parts, members })
    const files = source.finals.map(({ file }) => file)
    const tuned = await train({ parts, members, seed: 90, init: initOf({ freeze }), files })
    for (const [member, { file }] of tuned.finals.entries()) {
      const [before, after] = [arraysOf(elementAt(files, member, 'sources')), arraysOf(file)]
      for (const [name, { data }] of after)
        expect([name, Buffer.compare(Buffer.from(data.buffer, data.byteOffset, data.byteLength), bytesOf(before.get(name)))]).toEqual([
          name,
          isIn(freeze, name) || name.endsWith('/ends') ? 0 : expect.not.toBeOneOf([0]),
        ])
    }
  },
)

const bytesOf = (tensor: StoredTensor | undefined): Buffer => {
  const { data } = defined(tensor, 'an array')
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

test.each(Object.entries(networks))(
  '%s: weights that are loaded and not changed predict the same, from a pack and alone',
  async (_name, { layers, freeze }) => {
    const parts: Partial<JobSpecInput> = { architecture: { layers } }
    const source = await train({ parts, members: 2 })
    const still: Partial<JobSpecInput> = { architecture: { layers }, optimizer: { type: 'sgd', learning_rate: 1e-37 } }
    const tuned = await train({ parts: still, members: 2, seed: 90, init: initOf({ freeze }), files: source.finals.map(({ file }) => file) })
    const alone = await train({ parts: still, seed: 7, init: initOf({ freeze }), files: [elementAt(source.finals, 0, 'members').file] })
    for (const [member, { predictions }] of [...tuned.finals.entries(), [0, elementAt(alone.finals, 0, 'members')] as const]) {
      const [before, after] = [readTensorFile(elementAt(source.finals, member, 'members').predictions), readTensorFile(predictions)]
      const [expected, found] = [before.tensor('validation.outputs').data, after.tensor('validation.outputs').data]
      for (const [index, value] of found.entries()) expect(Math.abs(Number(value) - Number(expected[index]))).toBeLessThan(1e-6)
    }
  },
)

test('a training from weights that is resumed at any of its checkpoints ends in the same bits', async () => {
  const parts: Partial<JobSpecInput> = { architecture: { layers: dense } }
  const files = (await train({ parts, members: 2 })).finals.map(({ file }) => file)
  const init = initOf({ freeze: ['dense_1'], reset: ['output'] })
  const whole = await train({ parts, members: 2, seed: 90, init, files })
  const lasts = whole.all.filter(({ kind, member }) => kind === 'last' && member === 0).map(({ step }) => step)
  for (const step of [elementAt(lasts, 0, 'checkpoints'), elementAt(lasts, 1, 'checkpoints')]) {
    const resume = whole.all.filter((one) => one.kind === 'last' && one.step === step)
    const resumed = await train({ parts, members: 2, seed: 90, init, files, resume })
    expect(resumed.finals.map(({ file }) => file)).toEqual(whole.finals.map(({ file }) => file))
  }
})

test('the moments of the optimizer are gone on from where they are kept, and begin anew where not', async () => {
  const parts: Partial<JobSpecInput> = {
    architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 7, activation: 'tanh' }] },
    optimizer: { type: 'momentum', learning_rate: 0.01 },
  }
  const { all } = await train({ parts })
  const last = defined(
    all.findLast(({ kind }) => kind === 'last'),
    'a last checkpoint',
  )
  const [kept, again, fresh] = [
    await train({ parts, init: initOf({ optimizer: 'keep' }), files: [last.file] }),
    await train({ parts, init: initOf({ optimizer: 'keep' }), files: [last.file] }),
    await train({ parts, init: initOf({}), files: [last.file] }),
  ].map(({ finals }) => arraysOf(elementAt(finals, 0, 'members').file))
  expect(kept).toEqual(again)
  expect(kept).not.toEqual(fresh)
})

test('of an output with other classes those that both have are taken over by name', async () => {
  const layers: Layers = [{ type: 'flatten' }, { type: 'dense', units: 4 }]
  const parts: Partial<JobSpecInput> = { architecture: { layers }, optimizer: { type: 'sgd', learning_rate: 1e-37 } }
  const source = elementAt((await train({ parts })).finals, 0, 'members').file
  const { info } = toyTask(parts, { rows: 72 })
  const [first, ...others] = info.classes
  const classes = ['another', defined(first, 'a class'), ...others.slice(1)]
  const from = { ...initOf({}).from, classes }
  const tuned = elementAt((await train({ parts, seed: 90, init: initOf({ from }), files: [source] })).finals, 0, 'members').file
  const drawn = elementAt((await train({ parts, seed: 90 })).finals, 0, 'members').file
  const kernelOf = (file: Uint8Array) => defined(arraysOf(file).get('output/kernel'), 'the output').data
  const [own, before, fresh] = [kernelOf(tuned), kernelOf(source), kernelOf(drawn)]
  for (let row = 0; row < 4; row += 1)
    for (const [place, name] of info.classes.entries()) {
      const from = classes.indexOf(name)
      const at = row * classes.length
      expect(own[at + place]).toBe(from < 0 ? fresh[at + place] : before[at + from])
    }
})
