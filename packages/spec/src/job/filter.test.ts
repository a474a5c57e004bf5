import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJobFilter } from './filter.js'

const conditionsOf = (text: string, options?: { bare?: boolean }) => {
  const read = readJobFilter(text, options)
  if (!read.ok) throw new Error(read.message)
  return read.conditions
}

test.each([
  ['status=running,queued', { field: 'status', is: 'one of', values: ['running', 'queued'] }],
  ['optimizer:adam', { field: 'optimizer', is: 'one of', values: ['adam'] }],
  ['tag != "to be deleted",x', { field: 'tag', is: 'none of', values: ['to be deleted', 'x'] }],
  ['name~"a \\"b\\" \\\\"', { field: 'name', is: 'like', values: ['a "b" \\'] }],
  ['val_accuracy >= 0.95', { metric: 'val_accuracy', min: 0.95, max: Infinity }],
  ['ensemble_oof_accuracy<=1', { metric: 'ensemble_oof_accuracy', min: -Infinity, max: 1 }],
  ['learning_rate=1e-3', { field: 'learning_rate', min: 0.001, max: 0.001 }],
  ['created_at>=2026-11-30', { field: 'created_at', min: Date.UTC(2026, 10, 30), max: Infinity }],
])('%s is one condition', (text, condition) => {
  expect(conditionsOf(text)).toEqual([condition])
})

test('conditions stand side by side; a word alone is a part of the name where that is asked for', () => {
  expect(conditionsOf('  status=failed   duration>3 ')).toHaveLength(2)
  expect(conditionsOf('mnist status=failed "two words"', { bare: true })).toEqual([
    { field: 'name', is: 'like', values: ['mnist'] },
    { field: 'status', is: 'one of', values: ['failed'] },
    { field: 'name', is: 'like', values: ['two words'] },
  ])
})

test.each([
  ['mnist', 'must be conditions such as status=running'],
  ['status=tired', 'has no status "tired": there are queued'],
  ['accuraci>1', 'has no field "accuraci": there are name'],
  ['constructor=1', 'has no field "constructor"'],
  ['status>1', 'status takes =, :, !='],
  ['val_loss!=1', 'val_loss takes =, :, <'],
  ['val_loss<much', 'takes a number for val_loss; received much'],
  ['val_loss<', 'needs a value after val_loss<'],
  ['val_loss=1,2', 'takes one number after val_loss=; received 1,2'],
  ['created_at>1', 'takes a time such as 2026-11-30'],
  [Array.from({ length: 21 }, () => 'tag=a').join(' '), 'at most 20 conditions'],
])('%s is an error that says what can be written', (text, message) => {
  expect(readJobFilter(text)).toEqual({ ok: false, message: expect.stringContaining(message) })
})

test('a strict bound is the next number of 64 bits, in both directions', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), (bound) => {
      const [above, below] = conditionsOf(`val_loss>${bound} val_loss<${bound}`)
      if (!above || !below || !('min' in above) || !('max' in below)) throw new Error('no bounds')
      expect(above.min).toBeGreaterThan(bound)
      expect(below.max).toBeLessThan(bound)
      // Nothing lies between: the middle is rounded to one of both.
      expect([bound, above.min]).toContain(bound + (above.min - bound) / 2)
      expect([bound, below.max]).toContain(bound + (below.max - bound) / 2)
    }),
  )
})

test('any text in quotes is the text that it stands for', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
      const quoted = `"${value.replaceAll(/["\\]/g, '\\$&')}"`
      expect(conditionsOf(`dataset=${quoted} tag!=a,${quoted}`)).toEqual([
        { field: 'dataset', is: 'one of', values: [value] },
        { field: 'tag', is: 'none of', values: ['a', value] },
      ])
    }),
  )
})
