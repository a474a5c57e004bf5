import { expect, test } from 'vitest'
import { rangeAround, spacedTypes, sweepOf, valueAt, withPath } from './ranges.js'

test('a range lies around the present value, in whole numbers where the field is', () => {
  expect(rangeAround(0.003, { integer: false, type: 'geometric' })).toEqual({ type: 'geometric', from: 0.0003, to: 0.03, count: 5 })
  expect(rangeAround(1, { integer: true, type: 'geometric' })).toEqual({ type: 'geometric', from: 1, to: 2, count: 3, integer: true })
  expect(rangeAround('x', { integer: false, type: 'linear' })).toMatchObject({ from: 0.1, to: 10 })
})
test('a sweep is the job without what is swept and without the name of a model', () => {
  const ranges = { 'optimizer.learning_rate': rangeAround(0.1, { integer: false, type: 'geometric' }) }
  const job = { name: 'a', optimizer: { type: 'sgd', learning_rate: 0.1 }, model: { name: 'm' }, dataset: { id: 'ds_1' } }
  expect(sweepOf(job, ranges)).toEqual({
    name: 'a',
    job: { name: 'a', optimizer: { type: 'sgd' }, dataset: { id: 'ds_1' } },
    space: ranges,
    max_concurrent: 2,
  })
})
test('a value is put at a path, found there and taken away', () => {
  const made = withPath({ a: 1 }, ['b', 'c'], 2)
  expect([made, valueAt(made, 'b.c'), valueAt(made, 'a.c.d')]).toEqual([{ a: 1, b: { c: 2 } }, 2, undefined])
  expect([withPath(made, ['b', 'c'], undefined), withPath({}, ['b', 'c'], undefined)]).toEqual([{ a: 1, b: {} }, {}])
})
test('the kinds of spaced values are those that the service describes with two ends and a number of points', () => {
  const ends = { from: {}, to: {} }
  const of = (type: string, more = {}) => ({ type: 'object', properties: { type: { const: type }, ...ends, ...more } })
  expect(spacedTypes({ SweepDimension: { oneOf: [of('even', { count: {} }), of('drawn')] } })).toEqual(['even'])
})
