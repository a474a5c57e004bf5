import { type JobSpecInput, resolvedJobSpec } from '@trainyard/spec'
import { grayImages } from '@trainyard/testing/lifecycle.js'
import { expect, test } from 'vitest'
import { type PackOffer, planPack } from './packing.js'

const info = grayImages(10_000, 28)
const dense: JobSpecInput['architecture'] = { layers: [{ type: 'flatten' }, { type: 'dense', units: 16 }] }
const large: JobSpecInput['architecture'] = { layers: [{ type: 'conv2d', filters: 64, kernel_size: 3 }, { type: 'flatten' }, { type: 'dense', units: 128 }] }

const offer = (parts: Partial<JobSpecInput>, waiting: number, freeSlots: number): PackOffer => ({
  spec: resolvedJobSpec.parse({
    dataset: { id: `ds_${'0'.repeat(26)}` },
    task: 'classification',
    seed: 1,
    architecture: dense,
    training: { batch_size: 32 },
    ...parts,
  }),
  info,
  waiting,
  freeSlots,
})
const means = { packs: true, memoryBytes: 4 * 2 ** 30 }

test.each([
  [8, 1, 8],
  [8, 2, 4],
  [8, 3, 3],
  [8, 8, 1],
  [2, 20, 1],
  [40, 1, 16],
])('%i members for %i free slots go %i to a task', (waiting, slots, members) => {
  expect(planPack(offer({}, waiting, slots), means).members).toBe(members)
})

test('a network whose step is mostly arithmetic trains one member a task', () => {
  expect(planPack(offer({ architecture: large }, 8, 1), means)).toMatchObject({ members: 1, reason: expect.stringContaining('operations') })
})

test('no more members than the memory of a trainer holds', () => {
  const { members, reason } = planPack(offer({}, 8, 1), { packs: true, memoryBytes: 2 ** 29 + 4 * 10_000 * 784 + 2 ** 21 })
  expect(members).toBeLessThan(8)
  expect(reason).toContain('memory')
})

test('a number in the job is taken as it is, as far as there are members', () => {
  expect(planPack(offer({ architecture: large, ensemble: { members: 8, members_per_call: 4 } }, 8, 8), means).members).toBe(4)
  expect(planPack(offer({ ensemble: { members: 8, members_per_call: 4 } }, 3, 1), means).members).toBe(3)
})

test('without the native library each member trains alone, whatever was asked for', () => {
  expect(planPack(offer({ ensemble: { members: 8, members_per_call: 4 } }, 8, 1), { ...means, packs: false }).members).toBe(1)
})
