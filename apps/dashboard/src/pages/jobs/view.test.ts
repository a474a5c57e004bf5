import { readJobFilter } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRuns } from '../../charts/runs.js'
import { readView, serviceFilter, type View, writeView } from './view.js'

test('every view is read back from its address', () => {
  const view: fc.Arbitrary<View> = fc.record({
    filter: fc.constantFrom('', 'mnist', 'status=running "two words"'),
    sort: fc.constantFrom('created_at', 'name', 'val_accuracy', 'ensemble_test_accuracy'),
    order: fc.constantFrom('asc', 'desc'),
    columns: fc.option(fc.subarray(['name', 'status', 'val_loss'])),
    isFolded: fc.boolean(),
    opened: fc.subarray(['swp_1', 'swp_2']),
    runs: fc.subarray(['job_a', 'job_b', 'job_c']).map((ids) => readRuns(ids.join())),
    panel: fc.option(fc.constant('job_a')),
  })
  fc.assert(
    fc.property(view, (wanted) => {
      expect(readView(new URLSearchParams(writeView(wanted).toString()))).toEqual(wanted)
    }),
  )
})

test('what an address says wrongly is as usual, and links of former versions are read', () => {
  expect(readView(new URLSearchParams('sort=-nothing'))).toMatchObject({ sort: 'created_at', order: 'desc' })
  expect(readView(new URLSearchParams('name=pair&status=running')).filter).toBe('"pair" status=running')
  expect(readView(new URLSearchParams('name=&status=')).filter).toBe('')
})

test('words alone are parts of the name for the service, too', () => {
  expect(serviceFilter('mnist status = running "two words"')).toEqual({ where: 'name~"mnist" status=running name~"two words"', error: null })
  expect(serviceFilter('  ')).toEqual({ where: null, error: null })
  expect(serviceFilter('status=tired').error).toContain('has no status "tired"')
  fc.assert(
    fc.property(fc.array(fc.constantFrom('mnist', '"a b"', 'status=failed', 'tag!=x,y', 'val_loss < 1', '"a \\" b"', 'é…'), { minLength: 1 }), (parts) => {
      const typed = parts.join(' ')
      const { where } = serviceFilter(typed)
      expect(readJobFilter(where ?? '')).toEqual(readJobFilter(typed, { bare: true }))
    }),
  )
})
