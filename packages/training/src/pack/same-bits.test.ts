import { createHash } from 'node:crypto'
import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, type JobSpecInput, type LayerInput, techniques } from '@trainyard/spec'
import { silentPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMembers } from './train-members.js'
import { beforeAll, expect, test, vi } from 'vitest'
import type { NewCheckpoint, TrainingPorts } from '../ports.js'

vi.setConfig({ testTimeout: 3_600_000, hookTimeout: 60_000 })

// `SAME_BITS_KILLS=1000` is the long form: so many kills at random steps, over all cases in turn, from `SAME_BITS_SEED`.
const kills = Number(process.env['SAME_BITS_KILLS'] ?? 0) // default: each case once
const seed = Number(process.env['SAME_BITS_SEED'] ?? 1) // default: the same steps each time

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

type Layers = LayerInput[]
const head: Layers = [{ type: 'flatten' }, { type: 'dense', units: 7, activation: 'tanh' }, { type: 'dropout', rate: 0.2 }]

/** Small networks that have every layer between them. */
const networks: Record<string, Layers> = {
  dense: head,
  noise: [
    { type: 'flatten' },
    { type: 'dense', units: 11 },
    { type: 'activation', function: 'gelu' },
    { type: 'gaussian_dropout', rate: 0.2 },
    { type: 'layer_normalization' },
  ],
  convolutions: [
    { type: 'conv2d', filters: 3, kernel_size: 3 },
    { type: 'batch_normalization' },
    { type: 'activation', function: 'relu' },
    { type: 'spatial_dropout2d', rate: 0.2 },
    { type: 'max_pooling2d', pool_size: 2 },
    ...head,
  ],
  separated: [
    { type: 'depthwise_conv2d', kernel_size: 3 },
    { type: 'separable_conv2d', filters: 4, kernel_size: 3 },
    { type: 'average_pooling2d', pool_size: 2 },
    { type: 'permute', axes: [2, 1, 3] },
    { type: 'residual', layers: [{ type: 'conv2d', filters: 4, kernel_size: 3, padding: 'same' }] },
    { type: 'global_average_pooling2d' },
  ],
  lstm: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'lstm', units: 5 },
  ],
  gru: [
    { type: 'reshape', shape: [8, 8] },
    { type: 'gru', units: 5 },
  ],
  tables: [
    { type: 'flatten' },
    { type: 'category_embedding', dimensions: 2 },
    { type: 'piecewise_linear_embedding', bins: 3, dimensions: 2 },
    { type: 'pbld_embedding', frequencies: 2, dimensions: 2 },
    { type: 'plr_embedding', frequencies: 2, dimensions: 2 },
    { type: 'scale', rate_factor: 6 },
    { type: 'dense', units: 6, parameterization: 'neural_tangent', bias_rate_factor: 0.1 },
    { type: 'parametric_activation', rate_factor: 0.1 },
  ],
  members: [
    { type: 'flatten' },
    { type: 'rank_one_dense', members: 3, units: 5, activation: 'relu' },
    { type: 'dropout', rate: 0.2 },
    { type: 'member_dense', members: 3, units: 4, activation: 'relu' },
  ],
}
/** What an augmentation has no default for. */
const needed: Record<string, object> = { scale_jitter_crop: { short_side: [8, 12], size: 8 } }
const augmentations = techniques.augmentations.map(({ type }) => type)

type Case = { name: string; members: number; parts: Partial<JobSpecInput> }

/** Every network, optimizer and augmentation, as packs and alone, and snapshots. */
const cases: Case[] = [
  ...Object.entries(networks).flatMap(([name, layers]) =>
    [1, 3].map((members) => ({ name: `${name}, members: ${members}`, members, parts: { architecture: { layers } } })),
  ),
  ...techniques.optimizers.map(({ type }) => ({
    name: type,
    members: 2,
    parts: { architecture: { layers: head }, optimizer: { type } as JobSpecInput['optimizer'] },
  })),
  ...augmentations
    .filter((type) => type !== 'random_choice' && type !== 'random_order')
    .map((type) => ({
      name: type,
      members: 2,
      parts: { architecture: { layers: head }, augmentation: [{ type, ...needed[type] }] as JobSpecInput['augmentation'] },
    })),
  {
    name: 'augmentations in order and by choice',
    members: 2,
    parts: {
      architecture: { layers: head },
      augmentation: [
        { type: 'random_choice', of: [{ type: 'horizontal_flip' }, { type: 'vertical_flip' }] },
        { type: 'random_order', of: [{ type: 'brightness' }, { type: 'contrast' }] },
      ] as JobSpecInput['augmentation'],
    },
  },
  { name: 'snapshots', members: 1, parts: { architecture: { layers: head }, ensemble: { members: 2, method: 'snapshot' } } },
  {
    name: 'folds',
    members: 3,
    parts: {
      architecture: { layers: head },
      dataset: { id: `ds_${'0'.repeat(26)}`, split: { type: 'folds', folds: 3 } },
      ensemble: { members: 3, method: 'folds' },
    },
  },
]

/** Trains members, each from its checkpoint, and gives the hashes of their final weights and the sets of checkpoints from which they can go on. */
async function run({ members, parts }: Case, resume?: readonly NewCheckpoint[]) {
  const resumable: NewCheckpoint[][] = []
  const final = new Map<number, string>()
  const ports: TrainingPorts = {
    ...silentPorts,
    checkpoints: async (all) => {
      const lasts = all.filter(({ kind }) => kind === 'last')
      if (lasts.length === members) resumable.push(lasts)
      for (const { member, kind, file } of all) if (kind === 'final') final.set(member, createHash('sha256').update(file).digest('hex'))
    },
  }
  const training = { epochs: 4, batch_size: 16, checkpoint_every_steps: 2, ...parts.training }
  const tasks = Array.from({ length: members }, (_, member) => ({
    ...toyTask({ ...parts, training }, { rows: 72, member, resume: resume?.find((one) => one.member === member)?.file ?? null }),
    seed: 40 + member,
  }))
  await trainMembers(tasks, ports, engine)
  return { resumable, final }
}

/** Where a training is killed: a number that follows from the seed, the case and the round alone. */
const drawn = (name: string, round: number, below: number): number => createHash('sha256').update(`${seed}/${name}/${round}`).digest().readUInt32BE(0) % below

const roundsOf = (index: number): number => (kills === 0 ? 1 : Math.floor(kills / cases.length) + (index < kills % cases.length ? 1 : 0))

test.each(cases.map((one, index) => ({ ...one, rounds: roundsOf(index) })))(
  '$name: killed at any step, the final weights have the same SHA-256',
  async (one) => {
    const whole = await run(one)
    expect(whole.final.size).toBeGreaterThanOrEqual(one.members)
    for (let round = 0; round < one.rounds; round++) {
      const at = drawn(one.name, round, whole.resumable.length + 1)
      // Before the first checkpoint the training begins again.
      const again = await run(one, at === 0 ? undefined : defined(whole.resumable[at - 1], 'the checkpoints before the kill'))
      for (const [member, hash] of again.final) expect(hash, `member ${member}, checkpoint ${at}`).toBe(whole.final.get(member))
      expect(again.final.size).toBeGreaterThanOrEqual(one.members)
    }
  },
)

test('every layer is in one of the networks', () => {
  const typesOf = (layers: Layers): string[] => layers.flatMap((layer) => [layer.type, ...('layers' in layer ? typesOf(layer.layers as Layers) : [])])
  const covered = new Set(Object.values(networks).flatMap(typesOf))
  // An embedding reads whole numbers of a table; the toy rows are images.
  expect(techniques.layers.map(({ type }) => type).filter((type) => !covered.has(type) && type !== 'embedding')).toEqual([])
})
