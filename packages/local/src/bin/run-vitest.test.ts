import { expect, test } from 'vitest'
import { countTests, describeTotals, missingRequirements, readTestTotals } from './run-vitest.js'

test('the totals count passes, failures, skips and files that could not be loaded', () => {
  const totals = countTests({
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
    ],
  })
  expect(describeTotals(totals)).toBe('skipped 3: no reason given\n5 passed, 2 failed, 3 skipped')
})

test('skipped tests are counted by what they need; what a run requires must be there', () => {
  const skipped = (needs?: string) => ({ status: 'skipped', meta: needs === undefined ? {} : { needs } })
  const totals = countTests({
    numPassedTests: 1,
    numFailedTests: 0,
    numPendingTests: 4,
    numTodoTests: 0,
    testResults: [
      { status: 'passed', assertionResults: [{ status: 'passed', meta: {} }, skipped('Chromium'), skipped('Chromium')] },
      { status: 'passed', assertionResults: [skipped('native TensorFlow'), skipped()] },
    ],
  })
  expect(describeTotals(totals).split('\n')).toEqual([
    'skipped 2: needs Chromium',
    'skipped 1: needs native TensorFlow',
    'skipped 1: no reason given',
    '1 passed, 0 failed, 4 skipped',
  ])
  expect(missingRequirements(totals, 'native TensorFlow, Redis')).toEqual(['native TensorFlow'])
  expect(missingRequirements(totals, undefined)).toEqual([])
})

test('a report that was never written is no result', () => {
  expect(readTestTotals('/no/such/report.json')).toBeUndefined()
})
