import { spawn } from 'node:child_process'
import pTimeout from 'p-timeout'
import { LocalError, messageOf } from '../local-error.js'
import type { Environment } from '../local-context.js'

/** A command that is waited for, unlike `startProcess`. */
export type RunCommandOptions = {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Environment
  readonly limitSeconds: number
  readonly cwd?: string
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
}

/** What a command said. `status` is null when a signal ended it. */
export type CommandResult = {
  readonly status: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  /** Standard output and error as they came, cut at the front to `outputCharacters`. */
  readonly output: string
}

const outputCharacters = 64 * 1024

/**
 * Runs a command to its end and collects what it says. Whatever its exit status, it returns.
 * @throws {LocalError} `local_command_failed` when it cannot be run, `local_timeout` when it is not done in time (it and
 * the processes of its group are killed then).
 */
export function runCommand(options: RunCommandOptions): Promise<CommandResult> {
  const { command, args, environment, limitSeconds, cwd, user } = options
  let stdout = ''
  let output = ''
  let pid: number | undefined
  const ended = new Promise<CommandResult>((done, failed) => {
    const child = spawn(command, args, {
      env: { ...environment },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
      ...(user === undefined ? {} : user),
    })
    pid = child.pid
    const collect = (text: string) => (output = (output + text).slice(-outputCharacters))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-outputCharacters)
      collect(text)
    })
    child.stderr.setEncoding('utf8').on('data', collect)
    child.once('error', (error) => failed(new LocalError('local_command_failed', `${command} cannot be run: ${messageOf(error)}`, { cause: error })))
    child.once('close', (status, signal) => done({ status, signal, stdout, output }))
  })
  return pTimeout(ended, {
    milliseconds: Math.max(0, limitSeconds * 1000),
    fallback: () => {
      killGroup(pid)
      throw new LocalError('local_timeout', `${command} was not done after ${limitSeconds} s\n${output}`.trimEnd())
    },
  })
}

/**
 * Runs a command that has to succeed, and gives its standard output.
 * @throws {LocalError} as `runCommand`, and `local_command_failed` with the end of the output on any other exit status.
 */
export async function runChecked(options: RunCommandOptions): Promise<string> {
  const result = await runCommand(options)
  if (result.status === 0) return result.stdout
  const said = result.output.trimEnd().split('\n').slice(-12).join('\n')
  throw new LocalError('local_command_failed', `${options.command} ended with status ${result.status}: ${said}`)
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended in this very moment.
  }
}
