import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const outputBytes = 1 << 20

/** A program that is waited for, with the whole of its environment. */
export type Program = { command: string; args: readonly string[]; folder: string; environment: Readonly<Record<string, string>>; limitSeconds: number }

/**
 * Runs a program to its end.
 * @throws {Error} with the last lines of what it said when it fails, and when it is not done in time; it is killed then.
 */
export async function runProgram({ command, args, folder, environment, limitSeconds }: Program): Promise<void> {
  try {
    await execute(command, [...args], { cwd: folder, env: { ...environment }, timeout: limitSeconds * 1_000, killSignal: 'SIGKILL', maxBuffer: outputBytes })
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').slice(-3).join('; ') : ''
    throw new Error(`${command} ${args.at(-1) ?? ''} failed${said === '' ? '' : `: ${said}`}`, { cause })
  }
}
