import { displayName, slug } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DatasetView } from '../../api.js'
import { starterJob } from './new-job-page.js'

test('whatever a data set is called, the names of the job and the model to begin with are valid', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }),
    fc.constantFrom('данные', '<img src=x>', '-a', '…', `é${'x'.repeat(99)}`),
  )
  fc.assert(
    fc.property(name, (given) => {
      const parsed = displayName.safeParse(given)
      fc.pre(parsed.success)
      const dataset = { id: 'ds_1', name: parsed.data, kind: 'table' } as DatasetView
      const job = starterJob(dataset)
      expect(displayName.safeParse(job.name).success).toBe(true)
      expect(slug.safeParse(job.model?.name).success).toBe(true)
    }),
  )
  expect(starterJob({ id: 'ds_1', name: 'iris 2', kind: 'table' } as DatasetView)).toMatchObject({ name: 'iris 2 ensemble', model: { name: 'iris-2' } })
})
