/** Why the embedded default could not do something. The code is stable; the text is fit for a terminal. */
export type LocalErrorCode =
  | 'local_command_failed'
  | 'local_download_failed'
  | 'local_lock_held'
  | 'local_postgres_failed'
  | 'local_redis_failed'
  | 'local_setting_invalid'
  | 'local_start_failed'
  | 'local_tensorflow_failed'
  | 'local_timeout'

/** Thrown by everything in this package. `cause` carries the internal detail (for instance the error of a spawn). */
export class LocalError extends Error {
  override readonly name = 'LocalError'
  readonly code: LocalErrorCode

  constructor(code: LocalErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** The text of anything thrown, for a line in a log or a reason in a report. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The `code` of a system error ("ENOENT", "EADDRINUSE"), if it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
