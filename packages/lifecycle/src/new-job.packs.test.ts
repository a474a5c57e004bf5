import { joinMembers, type JobSpecInput, resolvedJobSpec, settingsOf } from '@trainyard/spec'
import { grayImages } from '@trainyard/testing/lifecycle.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memberSeed, planTrainings } from './new-job.js'

const info = grayImages(10_000, 28)
const dense: JobSpecInput['architecture'] = { layers: [{ type: 'flatten' }, { type: 'dense', units: 16 }] }
const large: JobSpecInput['architecture'] = { layers: [{ type: 'conv2d', filters: 64, kernel_size: 3 }, { type: 'flatten' }, { type: 'dense', units: 128 }] }

const packs = (ensemble: JobSpecInput['ensemble'], parts: Partial<JobSpecInput> = {}): number[][] => {
  const spec = {
    dataset: { id: `ds_${'0'.repeat(26)}` },
    task: 'classification',
    seed: 1,
    architecture: dense,
    training: { batch_size: 32 },
    ensemble,
    ...parts,
  }
  return planTrainings(resolvedJobSpec.parse(spec), info).map((members) => members.map(({ index }) => index))
}
const sizes = (...given: Parameters<typeof packs>): number[] => packs(...given).map(({ length }) => length)

test.each([
  [1, [1]],
  [3, [3]],
  [5, [3, 2]],
  [8, [4, 4]],
  [10, [4, 3, 3]],
])('%i small members train in packs of %j', (members, expected) => {
  expect(sizes({ members })).toEqual(expected)
})

test('every member has one place and its own seed, in packs of at most the asked size that differ by one at most', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.option(fc.integer({ min: 1, max: 64 }), { nil: 'auto' as const }), (members, asked) => {
      const planned = packs({ members, members_per_call: asked })
      expect(planned.flat()).toEqual(Array.from({ length: members }, (_, index) => index))
      const lengths = planned.map(({ length }) => length)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(asked === 'auto' ? 4 : asked)
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
    }),
  )
})

test('a network whose step is mostly arithmetic trains one member a task, unless the job says otherwise', () => {
  expect(sizes({ members: 4 }, { architecture: large })).toEqual([1, 1, 1, 1])
  expect(sizes({ members: 4, members_per_call: 2 }, { architecture: large })).toEqual([2, 2])
})

test('snapshots are members of one training, with the seed of its first', () => {
  const spec = { dataset: { id: `ds_${'0'.repeat(26)}` }, task: 'classification', seed: 7, architecture: dense, ensemble: { members: 3, method: 'snapshot' } }
  expect(planTrainings(resolvedJobSpec.parse(spec), info)).toEqual([[0, 1, 2].map((index) => ({ index, seed: memberSeed(7, 0) }))])
})

test('members with different settings never share a pack, and each has one place and its own seed', () => {
  const job = (units: number) =>
    resolvedJobSpec.parse({
      dataset: { id: `ds_${'0'.repeat(26)}` },
      task: 'classification',
      seed: 1,
      architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units }] },
    })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 20 }), (units) => {
      const jobs = units.map(job)
      const [first = job(1)] = jobs
      const planned = planTrainings({ ...first, ensemble: { ...first.ensemble, members: units.length }, ...joinMembers(jobs.map(settingsOf)) }, info)
      for (const pack of planned) expect(new Set(pack.map(({ index }) => units[index])).size).toBe(1)
      expect(planned.flat().toSorted((a, b) => a.index - b.index)).toEqual(units.map((_, index) => ({ index, seed: memberSeed(1, index) })))
    }),
  )
})
