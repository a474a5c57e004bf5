import { type DatasetColumn, elementAt, jobSpec, type JobSpecInput, resolvedJobSpec, type ResolvedJobSpec, settingsOf, specOfMember } from '@trainyard/spec'
import { grayImages } from '@trainyard/testing/lifecycle.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type EnsembleSettings, type EnsembleSource, planEnsemble } from './ensembles.js'

const info = grayImages(100, 8)
const dataset = { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0.25 }
const jobOf = (parts: Partial<JobSpecInput> = {}): ResolvedJobSpec =>
  resolvedJobSpec.parse(jobSpec.parse({ dataset, task: 'classification', seed: 4, architecture: { layers: [{ type: 'dense', units: 3 }] }, ...parts }))
const sourceOf = (spec: ResolvedJobSpec, index: number, parts: Partial<EnsembleSource> = {}): EnsembleSource => ({
  jobId: `job-${index}`,
  status: 'succeeded',
  spec,
  columns: null,
  members: Array.from({ length: spec.ensemble.members }, (_, member) => member),
  predictionBytes: 100,
  ...parts,
})
const settings: EnsembleSettings = { name: 'all', selection: 'greedy', combine: 'mean', metric: null, model: { name: 'best' } }
const plan = (sources: readonly EnsembleSource[], asked: Partial<EnsembleSettings> = {}) =>
  planEnsemble({ ...settings, ...asked }, sources, info, (index) => `jobs[${index}]`)
const errorOf = (make: () => unknown): unknown => {
  try {
    return make()
  } catch (error) {
    return error
  }
}

const own = fc.record({
  architecture: fc.integer({ min: 1, max: 2 }).map((units) => ({ layers: [{ type: 'dense' as const, units }] })),
  training: fc.integer({ min: 1, max: 2 }).map((epochs) => ({ epochs })),
  ensemble: fc.integer({ min: 1, max: 3 }).map((members) => ({ members })),
})

test('the ensemble has the members of all jobs that succeeded, each with the settings that it was trained with', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(own, fc.boolean()), { minLength: 1, maxLength: 5 }), (jobs) => {
      // A job may have succeeded without its first member.
      const sources = jobs.map(([parts, lost], index) => {
        const source = sourceOf(jobOf(parts), index)
        return lost && source.members.length > 1 ? { ...source, members: source.members.slice(1) } : source
      })
      const { spec, members } = plan(sources)
      expect(members).toEqual(sources.flatMap(({ jobId, members: indices }) => indices.map((member) => ({ jobId, member }))))
      expect(spec).toMatchObject({ name: 'all', dataset, seed: 4, model: { name: 'best' }, ensemble: { members: members.length, selection: 'greedy' } })
      for (const [index, { jobId }] of members.entries())
        expect(settingsOf(specOfMember(spec, index))).toEqual(settingsOf(elementAt(sources, Number(jobId.slice(4)), 'sources').spec))
      // An ensemble is a job as others are, and may be part of the next one.
      expect(plan([sourceOf(spec, 0)]).spec).toEqual(spec)
    }),
  )
})

test.each<[string, Partial<JobSpecInput>, string]>([
  ['dataset.id', { dataset: { ...dataset, id: `ds_${'1'.repeat(26)}` } }, 'one data set'],
  ['task', { task: 'regression' }, 'one task'],
  ['dataset.validation_fraction', { dataset: { ...dataset, validation_fraction: 0.5 } }, 'the same share'],
  ['dataset.split', { dataset: { ...dataset, split: { type: 'folds', folds: 3 } } }, 'the same split'],
  ['seed', { seed: 5 }, 'the same seed'],
  ['evaluation', { evaluation: { multi_crop: { scales: [8] } } }, 'the same views'],
])('a job whose %s differs is named with both values and what to do', (field, parts, remedy) => {
  const sources = [jobOf(), jobOf(), jobOf(parts)].map((spec, index) => sourceOf(spec, index))
  const error = errorOf(() => plan(sources))
  expect(error).toMatchObject({ code: 'invalid_request', details: expect.arrayContaining([expect.objectContaining({ path: 'jobs[2]', rule: 'same' })]) })
  const { details } = error as { details: { path: string; message: string }[] }
  expect(details.every(({ path }) => path === 'jobs[2]')).toBe(true)
  const message = details.find((detail) => detail.message.includes(`${field} of job job-2 is`))?.message
  expect(message).toContain('that of job job-0 is')
  expect(message).toContain(remedy)
})

test('jobs whose inputs are made by the columns of other weights are no ensemble with others, and what they started from is not what the ensemble did', () => {
  const column = (name: string): DatasetColumn => ({ name, type: 'categorical', mean: null, std: null, categories: ['a', 'b'], missing: 0 })
  const from = { job_id: `job_${'0'.repeat(26)}`, dataset_id: dataset.id, members: [{ member: 0, checkpoint_id: `ckpt_${'0'.repeat(26)}`, sha256: 'x' }] }
  const started = resolvedJobSpec.parse({ ...jobOf(), init: { model: 'old', from } })
  fc.assert(
    fc.property(fc.array(fc.constantFrom(null, [column('a')], [column('b')]), { minLength: 1, maxLength: 4 }), (kept) => {
      const sources = kept.map((columns, index) => sourceOf(columns ? started : jobOf(), index, { columns }))
      const others = kept.flatMap((columns, index) => (JSON.stringify(columns) === JSON.stringify(kept[0]) ? [] : [`jobs[${index}]`]))
      if (others.length === 0) expect(plan(sources).spec.init).toBeUndefined()
      else {
        const error = errorOf(() => plan(sources)) as { code: string; details: { path: string; message: string }[] }
        expect(error.code).toBe('invalid_request')
        expect(error.details.map(({ path }) => path)).toEqual(others)
        for (const { message } of error.details) expect(message).toContain('init.preprocessing')
      }
    }),
  )
})

test('quantiles differ from one value, and jobs without a drawn split may have seeds of their own', () => {
  const values = { task: 'regression' as const }
  const quantiles = { ...values, loss: { type: 'quantile' as const, quantiles: [0.1, 0.9] } }
  const numbers = [jobOf(values), jobOf(quantiles)].map((spec, index) => sourceOf(spec, index))
  expect(errorOf(() => plan(numbers))).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('loss.quantiles of job job-1 is [0.1,0.9]') })
  for (const split of [{ type: 'given' as const }, { type: 'holdout' as const, time: 'day' }]) {
    const drawn = [1, 2].map((seed, index) => sourceOf(jobOf({ seed, dataset: { ...dataset, split } }), index))
    expect(plan(drawn).members).toHaveLength(2)
  }
})

test('a threshold that all jobs have is fitted for the ensemble, too', () => {
  const threshold = { metric: 'f1' as const }
  const [fitted, plain] = [jobOf({ ensemble: { threshold } }), jobOf()]
  expect(plan([sourceOf(fitted, 0), sourceOf(fitted, 1)]).spec.ensemble.threshold).toEqual(threshold)
  expect(plan([sourceOf(fitted, 0), sourceOf(plain, 1)]).spec.ensemble.threshold).toBeUndefined()
})

test('members that were fitted on all rows are combined with others, and the ensemble says that there are some', () => {
  const [plain, fitted] = [jobOf(), jobOf({ dataset: { ...dataset, final_fit: 'all_rows' } })]
  for (const specs of [
    [plain, fitted],
    [fitted, plain],
    [fitted, fitted],
  ])
    expect(plan(specs.map((spec, index) => sourceOf(spec, index))).spec.dataset).toEqual({ ...dataset, final_fit: 'all_rows' })
  expect(plan([sourceOf(plain, 0), sourceOf(plain, 1)]).spec.dataset).toEqual(dataset)
})

test('what is asked must fit the task, the rows that are held out and the limits', () => {
  const one = [sourceOf(jobOf(), 0)]
  expect(errorOf(() => plan([]))).toMatchObject({ code: 'conflict' })
  expect(errorOf(() => plan([sourceOf(jobOf(), 0, { status: 'running' })]))).toMatchObject({
    code: 'conflict',
    details: [{ path: 'jobs[0]', rule: 'succeeded' }],
  })
  expect(errorOf(() => plan(one, { metric: 'root_mean_squared_error' }))).toMatchObject({ details: [{ path: 'metric', rule: 'matches_task' }] })
  expect(errorOf(() => plan([sourceOf(jobOf({ task: 'regression' }), 0)], { combine: 'vote' }))).toMatchObject({ details: [{ path: 'combine' }] })
  const whole = [sourceOf(jobOf({ dataset: { ...dataset, validation_fraction: 0 } }), 0)]
  expect(errorOf(() => plan(whole))).toMatchObject({ details: [{ path: 'selection', rule: 'validation' }] })
  expect(plan(whole, { selection: 'all' }).members).toHaveLength(1)
  expect(errorOf(() => plan(whole, { selection: 'all', combine: 'weighted' }))).toMatchObject({ details: [{ path: 'combine', rule: 'validation' }] })
  const many = Array.from({ length: 5 }, (_, index) => sourceOf(jobOf({ ensemble: { members: 16 } }), index))
  expect(plan(many).members).toHaveLength(80)
  expect(errorOf(() => plan(many, { selection: 'all' }))).toMatchObject({ code: 'over_limit', details: [{ rule: 'members', received: 80 }] })
  expect(errorOf(() => plan([sourceOf(jobOf(), 0, { predictionBytes: 2 ** 31 })]))).toMatchObject({ code: 'over_limit', details: [{ rule: 'predictions' }] })
  expect(errorOf(() => plan([sourceOf(jobOf({ schedule: { type: 'range_test', from: 0.001, to: 1, steps: 20 } }), 0)]))).toMatchObject({
    details: [{ path: 'jobs[0]', rule: 'model', message: expect.stringContaining('range test') }],
  })
})
