import { expect, test } from 'vitest'
import { listQueryOf } from './list.js'

const id = '01m83p8cpcxgft4cd66bdnpy6m'

test('after takes an id of the objects that are listed, and rejects everything else', () => {
  expect(listQueryOf('dataset').parse({ after: `ds_${id}`, limit: '5' })).toEqual({ after: `ds_${id}`, limit: 5, order: 'desc' })
  expect(listQueryOf('dataset').parse({}).after).toBeUndefined()
  for (const after of ['zzz', '', `job_${id}`, `ds_${id}x`, 'DS_'])
    expect(listQueryOf('dataset').safeParse({ after }).error?.issues).toMatchObject([{ path: ['after'], message: 'must be an id like ds_01k…' }])
})
