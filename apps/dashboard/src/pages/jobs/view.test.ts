import { readJobFilter } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRuns } from '../../charts/runs.js'
import { readView, serviceFilter, statusIn, type View, withStatus, writeView } from './view.js'

test('every view is read back from its address', () => {
  const panel = fc.constantFrom({ panel: null, tab: null }, { panel: 'job_a', tab: null }, { panel: 'job_a', tab: 'log' })
  const shown: fc.Arbitrary<Omit<View, 'panel' | 'tab'>> = fc.record({
    filter: fc.constantFrom('', 'mnist', 'status=running "two words"'),
    sort: fc.constantFrom('created_at', 'name', 'val_accuracy', 'ensemble_test_accuracy'),
    order: fc.constantFrom('asc', 'desc'),
    columns: fc.option(fc.subarray(['name', 'status', 'val_loss'])),
    isFolded: fc.boolean(),
    opened: fc.subarray(['swp_1', 'swp_2']),
    runs: fc.subarray(['job_a', 'job_b', 'job_c']).map((ids) => readRuns(ids.join())),
  })
  const view: fc.Arbitrary<View> = fc.tuple(shown, panel).map(([one, other]) => ({ ...one, ...other }))
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

const quoted = fc
  .string({ unit: fc.constantFrom('a', 'é', ' ', '=', '!', '<', '~', '"', '\\', ',', 'status=failed'), minLength: 1, maxLength: 8 })
  .map((text) => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`)
const part = fc.oneof(
  fc.constantFrom('mnist', '"a b"', 'status=failed', 'status = queued,running', 'tag!=x,y', 'val_loss < 1', '"a \\" b"', 'é…', 'status!=failed'),
  quoted,
  quoted.map((text) => `dataset = ${text}`),
)

test('words alone are parts of the name for the service, too', () => {
  expect(serviceFilter('mnist status = running "lr = 0.1"')).toEqual({ where: 'name~"mnist" status = running name~"lr = 0.1"', error: null })
  expect(serviceFilter('  ')).toEqual({ where: null, error: null })
  expect(serviceFilter('status=tired').error).toContain('has no status "tired"')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      const typed = parts.join(' ')
      const { where } = serviceFilter(typed)
      const conditions = (read: ReturnType<typeof readJobFilter>) => (read.ok ? read.conditions : read.message)
      expect(conditions(readJobFilter(where ?? ''))).toEqual(conditions(readJobFilter(typed, { bare: true })))
    }),
  )
})

test('choosing a status changes nothing else of a filter', () => {
  const conditionsOf = (typed: string) => {
    const read = readJobFilter(typed, { bare: true })
    return read.ok ? read.conditions : []
  }
  const asksStatus = (condition: ReturnType<typeof conditionsOf>[number]) => 'is' in condition && condition.field === 'status' && condition.is === 'one of'
  fc.assert(
    fc.property(fc.array(part), fc.constantFrom('', 'succeeded'), (parts, status) => {
      const typed = parts.join(' ')
      const chosen = withStatus(typed, status)
      expect(statusIn(chosen)).toBe(status)
      const others = conditionsOf(typed).filter((condition) => !asksStatus(condition))
      expect(conditionsOf(chosen)).toEqual([...others, ...(status === '' ? [] : conditionsOf(`status=${status}`))])
    }),
  )
  expect(statusIn('mnist status = queued,running "status=failed"')).toBe('queued,running')
})
