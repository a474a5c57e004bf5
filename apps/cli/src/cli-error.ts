import type { ErrorDetail } from '@trainyard/spec'

/** What a command could not do, in words for the user. `details` are shown one a line with their path; `hint` says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly reason: ExitReason
  readonly details: readonly ErrorDetail[]
  readonly hint: string | undefined

  constructor(reason: ExitReason, message: string, options: { cause?: unknown; details?: readonly ErrorDetail[]; hint?: string } = {}) {
    super(message, { cause: options.cause })
    this.reason = reason
    this.details = options.details ?? []
    this.hint = options.hint
  }
}

/** Whether an error says that Ctrl-C ended what was waiting. */
export const isInterruption = (error: unknown): boolean =>
  error instanceof CliError ? error.reason === 'interrupted' : error instanceof Error && error.name === 'AbortError'

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** That a file cannot be read, in words for the reasons that people meet. */
export function cannotRead(name: string, error: unknown): CliError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Record<string, string> = { ENOENT: 'there is no such file', EACCES: 'this user may not read it', EISDIR: 'it is a folder' }
  const reason = typeof code === 'string' ? reasons[code] : undefined
  return new CliError('usage', `${name} cannot be read: ${reason ?? messageOf(error)}`, { cause: error })
}

/** What the process ends with, so that scripts can tell outcomes apart. One table: `--help` and the tests read it too. */
export const exitCodes = {
  ok: { status: 0, meaning: 'done' },
  failed: { status: 1, meaning: 'failed; the reason is on standard error' },
  usage: { status: 2, meaning: 'the command, a file or the request is not valid' },
  not_found: { status: 3, meaning: 'no such object, or the key may not see it' },
  job_failed: { status: 4, meaning: 'the job ended "failed"' },
  job_cancelled: { status: 5, meaning: 'the job ended "cancelled"' },
  unreachable: { status: 6, meaning: 'the service does not answer' },
  time_limit: { status: 7, meaning: 'not done within the time limit' },
  conflict: { status: 8, meaning: "not possible in the object's present state" },
  interrupted: { status: 130, meaning: 'ended by Ctrl-C' },
} as const satisfies Record<string, { status: number; meaning: string }>

export type ExitReason = keyof typeof exitCodes

/** The table as `--help` shows it. */
export const exitCodesHelp = (): string =>
  ['Exit codes:', ...Object.values(exitCodes).map(({ status, meaning }) => `  ${String(status).padEnd(4)} ${meaning}`)].join('\n')
