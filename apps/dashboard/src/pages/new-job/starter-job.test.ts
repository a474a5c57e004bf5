import { displayName, slug, starterJob } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onDataset } from './starter-job.js'

const name = fc
  .oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), fc.constantFrom('данные', '<img src=x>', '-a', '…', `é${'x'.repeat(99)}`))
  .filter((given) => displayName.safeParse(given).success)

test('whatever a data set is called, the names of the job and the model to begin with are valid, and follow another data set', () => {
  fc.assert(
    fc.property(name, name, (first, second) => {
      const [before, after] = [displayName.parse(first), displayName.parse(second)]
      const job = starterJob(before, 'ds_1')
      expect([displayName.safeParse(job['name']).success, slug.safeParse(Object(job['model'])['name']).success]).toEqual([true, true])
      expect(onDataset(job, before, after, 'ds_2')).toEqual(starterJob(after, 'ds_2'))
    }),
  )
  expect(starterJob('iris 2')).toMatchObject({ name: 'iris 2', model: { name: 'iris-2' }, dataset: {} })
})
test('names that somebody gave stay, and so does what is asked of the rows', () => {
  const job = { name: 'mine', model: { name: 'served' }, dataset: { id: 'ds_1', validation_fraction: 0.2 } }
  expect(onDataset(job, 'iris', 'wine', undefined)).toEqual({ ...job, dataset: { validation_fraction: 0.2 } })
  expect(onDataset({ name: 'mine' }, null, 'wine', 'ds_2')).toEqual({ name: 'mine', dataset: { id: 'ds_2' } })
})
