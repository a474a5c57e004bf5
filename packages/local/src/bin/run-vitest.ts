import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Environment } from '../local-context.js'

/** The longest that all tests together may take. */
const limitSeconds = 1500
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
