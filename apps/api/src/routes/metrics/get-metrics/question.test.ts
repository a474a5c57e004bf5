import { AppError } from '@trainyard/runtime'
import { expect, test } from 'vitest'
import { readQuestion } from './question.js'

test('lists are split at commas, and what is left out stays out', () => {
  expect(readQuestion({ keys: 'loss, val_loss,', members: '0,2', max_points: 5 })).toEqual({
    filter: { keys: ['loss', 'val_loss'], members: [0, 2] },
    maxPoints: 5,
  })
  expect(readQuestion({})).toEqual({ filter: {} })
})

test.each([',', '', '0x1', '1e0', '-1', '1.5', '2147483648', '٣'])('members %j are no member numbers', (members) => {
  expect(() => readQuestion({ members })).toThrow('query.members must be member numbers')
})

test('a list without a key is an error, not an empty answer', () => {
  for (const keys of ['', ',', ' , ']) expect(() => readQuestion({ keys })).toThrow('query.keys must name at least one key')
})

test('all errors of the query are reported at once', () => {
  const ask = () => readQuestion({ members: '0,x', from_step: 9, to_step: 3 })
  expect(ask).toThrow(AppError)
  try {
    ask()
  } catch (error) {
    expect(error instanceof AppError && error.details.map(({ path }) => path)).toEqual(['query.members', 'query.to_step'])
  }
})
