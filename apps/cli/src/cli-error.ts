import type { ErrorDetail } from '@trainyard/spec'
import type { ExitReason } from './exit-codes.js'

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

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
