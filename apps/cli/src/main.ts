#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { WriteStream } from 'node:tty'
import type { CliContext, Output } from './cli-context.js'
import { exitCodes } from './cli-error.js'
import { createProgram } from './program.js'
import { reportError } from './report-error.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '')
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
/** An installed package has no workspace, and its folder is npm's to replace: data belong to the folder where it is called. */
const base = existsSync(join(repository, 'pnpm-workspace.yaml')) ? repository : process.cwd()
const arguments_ = process.argv.slice(2)

/** Set by the first Ctrl-C or SIGTERM; a second one ends the process at once. */
const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) process.exit(exitCodes.interrupted.status)
    interruption.abort()
  })
}

// A reader that went away, as `trainyard list | head` does, is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok.status)
    throw error
  })
}

function outputOf(stream: WriteStream): Output {
  const { NO_COLOR, FORCE_COLOR, TERM, CI } = process.env
  const terminal = stream.isTTY === true
  return {
    write: (words) => void stream.write(words),
    interactive: terminal && TERM !== 'dumb' && !CI,
    colors: NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== '0' : terminal && TERM !== 'dumb',
    columns: stream.columns ?? 120,
    stream,
  }
}

/** `npm run trainyard` runs in the repository's folder and names the caller's own one; file names are meant from there. */
function callersFolder(): string {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env
  return script === 'trainyard' && folder ? folder : process.cwd()
}

const context: CliContext = {
  environment: process.env,
  cwd: callersFolder(),
  repository,
  base,
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  readStdin: () => text(process.stdin),
  stdin: process.stdin,
  interrupted: interruption.signal,
}

const asJson = arguments_.includes('--json')

try {
  await createProgram(context, version, { silent: asJson }).parseAsync(arguments_, { from: 'user' })
} catch (error) {
  const { status, lines, json } = reportError(error)
  if (asJson && json !== null) context.stderr.write(`${JSON.stringify(json)}\n`)
  else for (const line of lines) context.stderr.write(`${line}\n`)
  process.exitCode = status
}
