import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The part of vitest's JSON report that is counted here. */
const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

/** How a test run ended. A file that could not even be loaded counts as one failure. */
export type TestTotals = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Reads vitest's JSON report; `undefined` when it was never written. */
export function readTestTotals(file: string): TestTotals | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  return countTests(JSON.parse(text))
}

/** Counts a report of vitest. */
export function countTests(value: unknown): TestTotals {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report.parse(value)
  const unloaded = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'))
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests + numTodoTests }
}

/** The line that closes `npm test`. */
export function describeTotals({ passed, failed, skipped }: TestTotals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
