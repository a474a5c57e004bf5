import { expect, test } from 'vitest'
import { join, movedUp, retyped, withEntry, withField } from './form.js'

test('a field changes in its place, and goes when it is emptied', () => {
  expect(JSON.stringify(withField({ a: 1, b: 2 }, 'a', 3))).toBe('{"a":3,"b":2}')
  expect(withField({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 })
  expect(withField(null, 'a', 1)).toEqual({ a: 1 })
})
test('entries of a list change, go and move', () => {
  expect([withEntry([1, 2], 0, 5), withEntry([1, 2], 0, undefined), movedUp([1, 2, 3], 2), movedUp([1, 2], 0)]).toEqual([[5, 2], [2], [1, 3, 2], [1, 2]])
})
test('another type keeps the fields that both have', () => {
  expect(retyped({ type: 'adam', learning_rate: 0.1, beta1: 0.9 }, 'type', 'sgd', ['type', 'learning_rate'])).toEqual({ type: 'sgd', learning_rate: 0.1 })
})
test('paths are those of the errors', () => {
  expect(join(join(join('', 'architecture'), 'layers'), 0)).toBe('architecture.layers[0]')
})
