import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { buildFingerprint } from './fingerprint.mjs'
import { programs, root } from './places.mjs'
import { prepare } from './prepare.mjs'
import { BootstrapError } from './step.mjs'

const lookMilliseconds = 700

/**
 * Brings everything up, and again after every change of a source that builds. Data stays. A change that does not build
 * leaves the last good build running.
 */
export async function develop(args) {
  let ending = false
  let service = start(args)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      ending = true
      service.child.kill('SIGTERM')
    })
  }
  let seen = buildFingerprint()
  while (!ending && service.status() === undefined) {
    await delay(lookMilliseconds)
    const now = buildFingerprint()
    if (now === seen) continue
    seen = now
    if (!(await builds())) continue
    if (ending) break
    console.error('Changed: starting again.')
    service.child.kill('SIGTERM')
    await service.exited
    service = start(args)
  }
  process.exitCode = await service.exited
}

function start(args) {
  const child = spawn(process.execPath, [programs.cli, 'up', '--no-demo', ...args], { cwd: root, stdio: 'inherit' })
  let status
  const exited = new Promise((done) =>
    child.once('exit', (code) => {
      status = code ?? 1
      done(status)
    }),
  )
  return { child, exited, status: () => status }
}

async function builds() {
  try {
    await prepare()
    return true
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    console.error(error.message)
    return false
  }
}
