import { expect, test } from 'vitest'
import { countTests, describeTotals, readTestTotals } from './test-totals.js'

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
  expect(describeTotals(totals)).toBe('5 passed, 2 failed, 3 skipped')
})

test('a report that was never written is no result', () => {
  expect(readTestTotals('/no/such/report.json')).toBeUndefined()
})
