import { expect, test } from 'vitest'
import { databaseRejection, isDatabaseUnavailable } from './errors.js'

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

test.each([
  [
    'a NUL in a text',
    Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' }),
    'invalid byte sequence for encoding "UTF8": 0x00',
  ],
  [
    'half a pair in JSON',
    new Error('x', { cause: Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' }) }),
    'unsupported Unicode escape sequence',
  ],
  [
    'a number out of range',
    Object.assign(new Error('integer out of range'), { code: '22003', table: 'jobs', column: 'step' }),
    'integer out of range (table jobs, column step)',
  ],
  [
    'a check',
    Object.assign(new Error('violates check constraint'), { code: '23514', table: 'jobs', constraint: 'positive' }),
    'violates check constraint (table jobs, constraint positive)',
  ],
  ['a missing value, as Prisma tells it', new Error('Database error. Code: `23502`. Message: `null value`'), 'null value'],
  ['a unique key, as Prisma tells it', new Error('Database error. Code: `23505`. Message: `duplicate key`'), null],
  ['a unique key', Object.assign(new Error('duplicate key'), { code: '23505' }), null],
  ['a server that is gone', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), null],
  ['a server that starts up', Object.assign(new Error('x'), { code: '57P03' }), null],
  ['a deadlock', Object.assign(new Error('deadlock detected'), { code: '40P01' }), null],
  ['a full disk', Object.assign(new Error('disk full'), { code: '53100' }), null],
  ['no error at all', null, null],
])('%s is rejected for good or not', (_name, error, said) => expect(databaseRejection(error)).toBe(said))
