import { AppError } from '@trainyard/runtime'
import { expect, test } from 'vitest'
import { readQuestion } from './question.js'

test('lists are split at commas, and what is left out stays out', () => {
  expect(readQuestion({ keys: 'loss, val_loss,', members: '0,2', since: 5 })).toEqual({ keys: ['loss', 'val_loss'], members: [0, 2], since: 5 })
  expect(readQuestion({})).toEqual({})
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
