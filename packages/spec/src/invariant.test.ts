import { expect, it } from 'vitest'
import { defined, elementAt, InvariantError, invariant } from './invariant.js'

it('gives back what is there, falsy values too', () => {
  expect([defined(0, 'count'), defined('', 'text'), elementAt([0, 7], 1, 'rows'), elementAt(Float32Array.of(Number.NaN), 0, 'scores')]).toEqual([
    0,
    '',
    7,
    Number.NaN,
  ])
})

it('names what is missing, with the index and the length', () => {
  expect(() => defined(undefined, 'channels of the image')).toThrow(new InvariantError('channels of the image is missing'))
  expect(() => elementAt([1, 2], 2, 'kept rows')).toThrow(new InvariantError('kept rows: no element 2 of 2'))
  expect(() => invariant([1].length > 1, 'two rows')).toThrow(new InvariantError('two rows'))
})
