import { expect, test } from 'vitest'
import { isDatabaseUnavailable } from './errors.js'

test.each([
  ['a server that is gone', Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  ['a server that starts up', Object.assign(new Error('x'), { code: '57P03' })],
  [
    'the same, as Prisma tells it',
    new Error('Invalid `prisma.apiKey.findUnique()` invocation:\n\nDatabase error. Code: `57P03`. Message: `the database system is starting up`'),
  ],
  ['the same, as a cause', new Error('x', { cause: Object.assign(new Error('y'), { code: '08006' }) })],
])('%s is away for the moment', (_name, error) => expect(isDatabaseUnavailable(error)).toBe(true))

test.each([
  ['a unique key', Object.assign(new Error('x'), { code: '23505' })],
  ['a unique key, as Prisma tells it', new Error('Database error. Code: `23505`. Message: `duplicate key`')],
  ['no error at all', null],
])('%s is no reason to try again', (_name, error) => expect(isDatabaseUnavailable(error)).toBe(false))
