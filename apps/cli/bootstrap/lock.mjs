import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { home } from './places.mjs'
import { BootstrapError } from './step.mjs'

const waitSeconds = 900

/** Runs something while no other start of this clone installs or builds. A lock of a process that is gone is void. */
export async function alone(run) {
  const file = join(home, 'run', 'bootstrap.lock')
  mkdirSync(join(home, 'run'), { recursive: true })
  const end = Date.now() + waitSeconds * 1000
  let hasSaid = false
  while (!take(file)) {
    const holder = holderOf(file)
    if (holder === undefined) {
      rmSync(file, { force: true })
      continue
    }
    if (!hasSaid) console.error(`Another start of this clone installs or builds (process ${holder}): waiting for it.`)
    hasSaid = true
    if (Date.now() > end) throw new BootstrapError(`Process ${holder} still installs or builds after ${waitSeconds} s (${file}).`)
    await delay(100)
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  try {
    return await run()
  } finally {
    release()
    process.off('exit', release)
  }
}

function take(file) {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, String(process.pid))
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(draft, { force: true })
  }
}

function holderOf(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? 'of another user' : undefined
  }
}
