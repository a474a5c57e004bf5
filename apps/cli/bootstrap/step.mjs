import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { home, root } from './places.mjs'

/** A failure that is shown without a stack: its text says all. */
export class BootstrapError extends Error {}

const tailLines = 30

/**
 * Runs one quiet step: a line when it begins, the seconds when it is done, the end of its log when it fails. The whole
 * output is in `<home>/logs/<name>.log`.
 */
export async function step({ name, text, command, args, limitSeconds, hint = () => undefined }) {
  const folder = join(home, 'logs')
  mkdirSync(folder, { recursive: true })
  const logFile = join(folder, `${name}.log`)
  const log = openSync(logFile, 'w')
  writeSync(log, `$ ${command} ${args.join(' ')}\n`)
  const began = Date.now()
  const seconds = () => ((Date.now() - began) / 1000).toFixed(1)
  const progress = showProgress(text)
  try {
    const reason = await finish(command, args, log, limitSeconds)
    if (reason !== undefined) throw new BootstrapError(explain({ text, reason, logFile, hint }))
    progress.end(`${text}: ${seconds()} s`)
  } catch (error) {
    progress.end(`${text}: failed after ${seconds()} s`)
    throw error
  } finally {
    closeSync(log)
  }
}

/** Settles with the reason of a failure, or nothing. A signal to us goes on to the step, which ends us with it. */
function finish(command, args, log, limitSeconds) {
  return new Promise((done) => {
    const env = { ...process.env, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' }
    const child = spawn(command, args, { cwd: root, env, detached: true, stdio: ['ignore', log, log] })
    const kill = (signal) => {
      if (child.pid === undefined) return
      try {
        process.kill(-child.pid, signal)
      } catch {
        // It has ended already.
      }
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    let reason
    const interrupt = (signal) => {
      reason = `interrupted by ${signal}`
      kill('SIGTERM')
    }
    for (const signal of signals) process.on(signal, interrupt)
    const timer = setTimeout(() => {
      reason = `not done after ${limitSeconds} s`
      kill('SIGKILL')
    }, limitSeconds * 1000)
    const settle = (result) => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, interrupt)
      done(result)
    }
    child.once('error', (error) => settle(error.code === 'ENOENT' ? `${command} is not on the PATH` : error.message))
    child.once('exit', (status, signal) => settle(reason ?? (status === 0 ? undefined : `it ended with ${signal ?? `status ${status}`}`)))
  })
}

function explain({ text, reason, logFile, hint }) {
  const said = readFileSync(logFile, 'utf8').trimEnd()
  const tail = said.split('\n').slice(-tailLines).join('\n')
  const advice = hint(said)
  return [`${text}: ${reason}`, `--- the end of ${logFile}`, tail, '---', ...(advice === undefined ? [] : [advice])].join('\n')
}

/** On a terminal one line that counts the seconds; elsewhere a line at the beginning, one every 30 s, one at the end. */
function showProgress(text) {
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const terminal = process.stderr.isTTY === true
  process.stderr.write(terminal ? `${text} …` : `${text} …\n`)
  const tick = () => process.stderr.write(terminal ? `\r${text} … ${seconds()} s` : `${text} … ${seconds()} s\n`)
  const timer = setInterval(tick, terminal ? 1000 : 30_000)
  return {
    end: (line) => {
      clearInterval(timer)
      process.stderr.write(terminal ? `\r\u001B[K${line}\n` : `${line}\n`)
    },
  }
}
