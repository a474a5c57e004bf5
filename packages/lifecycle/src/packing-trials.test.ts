import { type JobSpecInput, resolvedJobSpec } from '@trainyard/spec'
import { grayImages } from '@trainyard/testing/lifecycle.js'
import { describe, expect, test } from 'vitest'
import { planTrials, stepKey, type TrialOffer } from './packing.js'

const info = grayImages(1_000, 8)
const network = (units: number, rate = 0.5): JobSpecInput['architecture'] => ({
  layers: [{ type: 'flatten' }, { type: 'dense', units }, { type: 'dropout', rate }],
})
const specOf = (parts: Partial<JobSpecInput> = {}) =>
  resolvedJobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, task: 'classification', seed: 1, architecture: network(16), ...parts })
const rate = (value: number): Partial<JobSpecInput> => ({ optimizer: { type: 'adam', learning_rate: value } })

const means = { packs: true, memoryBytes: 4 * 2 ** 30 }
const offer = (trials: readonly Partial<JobSpecInput>[], freeSlots = 1, claimed: Partial<JobSpecInput> = {}): TrialOffer => ({
  spec: specOf(claimed),
  info,
  claimed: 1,
  freeSlots,
  waiting: trials.map((parts, index) => ({ taskId: `task_${index}`, spec: specOf(parts), members: 1 })),
})
const others = Array.from({ length: 7 }, (_, index) => rate(0.001 * (index + 2)))

describe('trials of a sweep', () => {
  test.each([
    [1, 8],
    [2, 4],
    [3, 3],
    [8, 1],
  ])('eight that wait for %i free slots go %i to a slot', (slots, members) => {
    const plan = planTrials(offer(others, slots), means)
    expect(plan.members).toBe(members)
    expect(plan.tasks.length > 0).toBe(members > 1)
  })

  test('only those whose steps are the same but for numbers go together', () => {
    const alike = [
      rate(0.1),
      { regularization: { l2: 0 } },
      { architecture: network(16, 0.2) },
      { training: { epochs: 99 } },
      { schedule: { type: 'cosine' as const } },
    ]
    const other = [
      { architecture: network(32) },
      { architecture: network(16, 0) },
      { regularization: { l2: 0.1 } },
      { optimizer: { type: 'sgd' as const } },
      { training: { batch_size: 64 } },
      { regularization: { gradient_clip_norm: 1 } },
      { seed: 2 },
      { dataset: { id: `ds_${'1'.repeat(26)}` } },
    ]
    expect(planTrials(offer([...other, ...alike]), means).tasks).toEqual(alike.map((_, index) => `task_${other.length + index}`))
    expect(new Set(other.map((parts) => stepKey(specOf(parts)))).size).toBe(other.length)
  })

  test('without validation rows, which the seed would draw, seeds may differ', () => {
    const dataset = { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0 }
    expect(planTrials(offer([{ seed: 2, dataset }], 1, { dataset }), means).tasks).toHaveLength(1)
  })

  test.each([
    ['range tests', { schedule: { type: 'range_test' as const, from: 1e-5, to: 1 } }],
    ['snapshots', { ensemble: { members: 2, method: 'snapshot' as const } }],
    ['jobs that say how many members share a call', { ensemble: { members_per_call: 1 } }],
    ['large networks', { architecture: network(50_000) }],
  ])('%s go alone', (_what, parts) => {
    expect(planTrials(offer([parts, parts], 1, parts), means)).toMatchObject({ tasks: [], members: 1 })
  })

  test('without the native library each goes alone', () => {
    expect(planTrials(offer(others), { ...means, packs: false }).tasks).toEqual([])
  })

  test('no more members go together than one call takes, with the reason', () => {
    const many = Array.from({ length: 30 }, (_, index) => rate(0.001 * (index + 2)))
    expect(planTrials(offer(many), means)).toMatchObject({ members: 16, reason: '31 waiting members, 1 free slot, at most 16' })
  })
})
