import { errorBody, protocolErrorBody } from '@trainyard/spec'
import { CliError } from '../cli-error.js'
import type { ExitReason } from '../exit-codes.js'

/** An error reply in the words of the service, with its details and the exit reason that its status stands for. */
export function apiError(status: number, text: string, call: string): CliError {
  const reason = reasonOf(status)
  const body = parseJson(text)
  const full = errorBody.safeParse(body)
  if (full.success) {
    const { message, details, request_id } = full.data.error
    return new CliError(reason, message, { details, ...(status >= 500 ? { hint: `Request ${request_id}: the log of the API says more.` } : {}) })
  }
  const protocol = protocolErrorBody.safeParse(body)
  const message = protocol.success ? protocol.data.error : `${call} was answered with ${status}${text.trim() === '' ? '' : `: ${text.trim().slice(0, 300)}`}`
  return new CliError(reason, message)
}

function reasonOf(status: number): ExitReason {
  if (status === 401 || status === 403 || status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 503 || status === 502 || status === 504) return 'unreachable'
  return status < 500 ? 'usage' : 'failed'
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
