import type { TrainyardError } from '@trainyard/client'
import { CliError } from '../cli-error.js'
import type { ExitReason } from '../exit-codes.js'

/** A refusal of the service in its own words, with its details and the exit reason that its status stands for. */
export function explainRefusal(error: TrainyardError): CliError {
  // What our own fetch threw comes wrapped: it says more.
  if (error.cause instanceof CliError) return error.cause
  const { status, message, details, requestId } = error
  const hint = status >= 500 && requestId !== null ? { hint: `Request ${requestId}: the log of the API says more.` } : {}
  return new CliError(reasonOf(status), message, { cause: error, details, ...hint })
}

function reasonOf(status: number): ExitReason {
  if (status === 401 || status === 403 || status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 0 || status === 502 || status === 503 || status === 504) return 'unreachable'
  return status < 500 ? 'usage' : 'failed'
}
