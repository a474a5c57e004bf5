import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Environment } from '../local-context.js'

/** What has not ended by then hangs: three times what all tests take on two cores. Each test has a limit of its own besides. */
const limitSeconds = 2700
/** How long vitest may take to end after an interrupt. */
const graceSeconds = 10

/** A run of all tests, or of those that `args` pick: they go to vitest as they are. */
export type VitestRun = {
  readonly root: string
  readonly args: readonly string[]
  readonly reportFile: string
  readonly environment: Environment
}

/** Runs vitest with its own output on this terminal, and gives its exit status; 130 after an interrupt. */
export function runVitest(run: VitestRun): Promise<number> {
  const program = join(dirname(createRequire(join(run.root, 'package.json')).resolve('vitest/package.json')), 'vitest.mjs')
  const args = ['run', '--config', 'packages/tooling/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${run.reportFile}`]
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [program, ...args, ...run.args], {
      cwd: run.root,
      env: { ...run.environment },
      // In a group of its own, so that its workers can be ended with it: one that is busy outlives its parent otherwise.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    let interrupted = false
    const interrupt = () => {
      interrupted = true
      child.kill('SIGTERM')
      setTimeout(() => killGroup(child.pid), graceSeconds * 1000).unref()
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    for (const signal of signals) process.on(signal, interrupt)
    const timer = setTimeout(() => {
      console.error(`The tests were not done after ${limitSeconds} s.`)
      killGroup(child.pid)
    }, limitSeconds * 1000)
    child.once('error', failed)
    child.once('exit', (status) => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, interrupt)
      killGroup(child.pid)
      done(interrupted ? 130 : (status ?? 1))
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}

/** The part of vitest's JSON report that is counted here. A skipped test says in `meta.needs` what it needs (test/support/skip-unless.ts). */
const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), meta: z.object({ needs: z.string().optional() }).optional() })),
    }),
  ),
})

/** How a test run ended. A file that could not even be loaded counts as one failure. */
export type TestTotals = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** How many tests were skipped for want of what. Tests that give no reason are skipped, but not listed. */
  readonly needs: ReadonlyMap<string, number>
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
  const needs = new Map<string, number>()
  for (const { status, meta } of testResults.flatMap(({ assertionResults }) => assertionResults))
    if (status !== 'passed' && status !== 'failed' && meta?.needs !== undefined) needs.set(meta.needs, 1 + (needs.get(meta.needs) ?? 0)) // default: the first one
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests + numTodoTests, needs }
}

/** The lines that close `npm test`: what was skipped, by what it needs, and the totals. */
export function describeTotals({ passed, failed, skipped, needs }: TestTotals): string {
  const explained = [...needs.values()].reduce((sum, count) => sum + count, 0)
  const lines = [...needs].map(([need, count]) => `skipped ${count}: needs ${need}`)
  if (skipped > explained) lines.push(`skipped ${skipped - explained}: no reason given`)
  return [...lines, `${passed} passed, ${failed} failed, ${skipped} skipped`].join('\n')
}

/** What a run was required to have, a list separated by commas, but had to skip tests for; empty when nothing is required. */
export function missingRequirements({ needs }: TestTotals, required: string | undefined): string[] {
  const wanted = (required ?? '').split(',').map((name) => name.trim()) // default: nothing is required
  return wanted.filter((name) => needs.has(name))
}
