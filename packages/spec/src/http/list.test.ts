import { expect, test } from 'vitest'
import { listQueryOf } from './list.js'

const id = '01m83p8cpcxgft4cd66bdnpy6m'

test('after takes a place or an id of the objects that are listed, and rejects everything else', () => {
  expect(listQueryOf('dataset').parse({ after: `ds_${id}`, limit: '5' })).toEqual({ after: `ds_${id}`, limit: 5, order: 'desc' })
  expect(listQueryOf('dataset').parse({ after: `eyJ9.${'a'.repeat(16)}` }).after).toBe(`eyJ9.${'a'.repeat(16)}`)
  expect(listQueryOf('dataset').parse({}).after).toBeUndefined()
  for (const after of ['zzz', '', `job_${id}`, `ds_${id}x`, 'DS_', `ds_${id}.`, `.${'a'.repeat(16)}`, `a b.${'a'.repeat(16)}`])
    expect(listQueryOf('dataset').safeParse({ after }).error?.issues).toMatchObject([
      { path: ['after'], message: 'must be `next` of the page before, or an id like ds_01k…' },
    ])
})
