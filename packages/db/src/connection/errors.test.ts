import type { OutageCause } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { databaseOutage, databaseRejection, outageIn } from './errors.js'

const coded = (code: string, more: object = {}): Error => Object.assign(new Error('x'), { code, ...more })

/** What each state of SQL and each code says, written down from the manual of Postgres (appendix A) and Prisma's list of errors. */
const causes: [code: string, cause: OutageCause][] = [
  ['08000', 'database_away'],
  ['08006', 'database_away'],
  ['57P01', 'database_away'],
  ['57P02', 'database_away'],
  ['57P03', 'database_away'],
  ['53100', 'database_storage'],
  ['53200', 'database_storage'],
  ['58030', 'database_storage'],
  ['53300', 'database_connections'],
  ['P2037', 'database_connections'],
  ['P2024', 'database_connections'],
  ['25006', 'database_read_only'],
  ['57014', 'database_busy'],
  ['55P03', 'database_busy'],
  ['40001', 'database_busy'],
  ['40P01', 'database_busy'],
  ['P2034', 'database_busy'],
  ['P1001', 'database_away'],
  ['P1017', 'database_away'],
]

test("the cause of an outage is found wherever it stands: bare, in Prisma's text, as a cause, among several", () => {
  const wrapped: ((error: Error, code: string) => Error)[] = [
    (error) => error,
    (error) => new Error('outer', { cause: error }),
    (error) => new Error('outer', { cause: new Error('middle', { cause: error }) }),
    (error) => new AggregateError([new Error('another'), error]),
    (_error, code) =>
      code.startsWith('P') ? coded(code) : new Error(`Invalid \`prisma.job.create()\` invocation:\n\nDatabase error. Code: \`${code}\`. Message: \`y\``),
  ]
  fc.assert(
    fc.property(fc.constantFrom(...causes), fc.constantFrom(...wrapped), ([code, cause], wrap) => {
      expect(databaseOutage(wrap(coded(code), code))).toMatchObject({ cause })
    }),
    { numRuns: 500 },
  )
})

test.each([
  ['a server that is gone', coded('ECONNREFUSED', { syscall: 'connect' })],
  ['a link that broke', coded('ECONNRESET', { syscall: 'read' })],
  ['a connection that was cut', new Error('Connection terminated unexpectedly')],
  ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
])('%s is away for the moment', (_name, error) => expect(databaseOutage(error)).toMatchObject({ cause: 'database_away' }))

test.each([
  ['ENOSPC', 'host_storage'],
  ['EMFILE', 'host_resources'],
  ['ENOMEM', 'host_resources'],
  ['ERR_MODULE_NOT_FOUND', 'installation'],
])('%s is an outage of the host, not of the database', (code, cause) => {
  expect(databaseOutage(coded(code))).toBeNull()
  expect(outageIn(new Error('outer', { cause: coded(code, { syscall: 'write' }) }))).toMatchObject({ cause })
})

test.each([
  ['a unique key', coded('23505')],
  ['a unique key, as Prisma tells it', new Error('Database error. Code: `23505`. Message: `duplicate key`')],
  ['a client that hangs up', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
  ['a wrong statement', coded('42601')],
  ['a number out of range', coded('22003')],
  ['no error at all', null],
])('%s is no outage', (_name, error) => expect(outageIn(error)).toBeNull())

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
  ['a unique key, in the text of Prisma', new Error('Database error. Code: `23505`. Message: `duplicate key`'), 'duplicate key'],
  [
    'a unique key, as Prisma tells it',
    Object.assign(new Error('Unique constraint failed on the fields: (`job_id`,`index`)'), { code: 'P2002' }),
    'Unique constraint failed on the fields: (`job_id`,`index`)',
  ],
  [
    'a unique key',
    new Error('outer', { cause: Object.assign(new Error('duplicate key'), { code: '23505', table: 'members', constraint: 'members_job_id_index_key' }) }),
    'duplicate key (table members, constraint members_job_id_index_key)',
  ],
  ['a server that is gone', Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), null],
  ['a server that starts up', Object.assign(new Error('x'), { code: '57P03' }), null],
  ['a deadlock', Object.assign(new Error('deadlock detected'), { code: '40P01' }), null],
  ['a full disk', Object.assign(new Error('disk full'), { code: '53100' }), null],
  ['no error at all', null, null],
])('%s is rejected for good or not', (_name, error, said) => expect(databaseRejection(error)).toBe(said))
