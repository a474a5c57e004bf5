import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { CliError, exitCodes, type ExitReason } from './cli-error.js'
import { reportError } from './report-error.js'

test('every reason has a status of its own', () => {
  const statuses = Object.values(exitCodes).map(({ status }) => status)
  expect(new Set(statuses).size).toBe(statuses.length)
})

test.each(Object.keys(exitCodes) as ExitReason[])('an error for the reason %s ends with its status', (reason) =>
  expect(reportError(new CliError(reason, 'x')).status).toBe(exitCodes[reason].status),
)

test('details go one a line, with path and what was received', () => {
  const error = new CliError('usage', 'the request is not valid', {
    details: [
      { path: 'optimizer.learning_rate', rule: 'too_small', message: 'must be greater than 0', received: -1 },
      { path: '', rule: 'shape', message: 'must be an object' },
    ],
    hint: 'See the reference.',
  })
  expect(reportError(error).lines).toEqual([
    'error: the request is not valid',
    '  optimizer.learning_rate: must be greater than 0 (received -1)',
    '  (whole): must be an object',
    'See the reference.',
  ])
})

test('as JSON the same can be read by a program', () => {
  const { json } = reportError(new CliError('conflict', 'no', { details: [{ path: 'a', rule: 'b', message: 'c' }] }))
  expect(json).toEqual({ error: { code: 'conflict', message: 'no', details: [{ path: 'a', rule: 'b', message: 'c' }] } })
})

test('a mistake on the command line is the usage status, help is none', () => {
  expect(reportError(new CommanderError(1, 'commander.unknownCommand', 'x')).status).toBe(2)
  expect(reportError(new CommanderError(0, 'commander.helpDisplayed', 'x')).status).toBe(0)
})

test('anything else that is thrown still says what it is', () => {
  expect(reportError(new Error('boom'))).toMatchObject({ status: 1, lines: ['error: boom'] })
  expect(reportError('boom')).toMatchObject({ status: 1, lines: ['error: boom'] })
})

test('a single error keeps what was received, and a mistake on the command line is JSON where that is asked for', () => {
  const details = [{ path: 'dataset.id', rule: 'id', message: 'must be an id like ds_01k…', received: 'iris' }]
  expect(reportError(new CliError('usage', 'dataset.id must be an id like ds_01k…', { details })).lines).toEqual([
    'error: dataset.id must be an id like ds_01k… (received "iris")',
  ])
  const missing = new CommanderError(1, 'commander.missingArgument', "error: missing required argument 'file'")
  expect(reportError(missing).json).toEqual({ error: { code: 'usage', message: "missing required argument 'file'", details: [] } })
  expect(reportError(new CommanderError(0, 'commander.helpDisplayed', 'x')).json).toBeNull()
})
