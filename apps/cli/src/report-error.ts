import { ConnectionError, TrainyardError } from '@trainyard/client'
import { AppError } from '@trainyard/runtime'
import { CommanderError } from 'commander'
import { elementAt } from '@trainyard/spec'
import { CliError, exitCodes, type ExitReason, isInterruption, messageOf } from './cli-error.js'
import { receivedText } from './terminal/text.js'

/** What is said of an error and what the process ends with. `lines` is empty where the message has been shown already. */
export type ErrorReport = {
  readonly status: number
  readonly lines: readonly string[]
  /** The same for `--json`. */
  readonly json: { readonly error: Readonly<Record<string, unknown>> } | null
}

/** Turns anything thrown into words and an exit status. Details go one a line, each with its path. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof CommanderError) return reportUsage(error)
  if (error instanceof TrainyardError) return reportError(explainServiceError(error))
  if (error instanceof AppError) return reportError(new CliError(reasonOf(error.status), error.message, { cause: error, details: error.details }))
  if (!(error instanceof CliError)) {
    if (isInterruption(error)) return reportError(new CliError('interrupted', 'Interrupted.', { cause: error }))
    return {
      status: exitCodes.failed.status,
      lines: [`error: ${messageOf(error)}`],
      json: { error: { code: 'failed', message: messageOf(error), details: [] } },
    }
  }
  const { reason, details, hint } = error
  // A single error is often the whole message already, but for what was received.
  const isWhole = details.length === 1 && error.message.includes(elementAt(details, 0, 'detail of an error').message)
  const message = isWhole ? withReceived(error.message, elementAt(details, 0, 'detail of an error').received) : error.message
  const shown = isWhole ? [] : details
  const lines = shown.map(
    ({ path, message: text, received }) =>
      `  ${path === '' ? '(whole)' : path}: ${text}${received === undefined ? '' : ` (received ${receivedText(received)})`}`,
  )
  return {
    status: exitCodes[reason].status,
    lines: [reason === 'interrupted' ? message : `error: ${message}`, ...lines, ...(hint === undefined ? [] : [hint])],
    json: { error: { code: reason, message: error.message, details, ...(hint === undefined ? {} : { hint }) } },
  }
}

/** A mistake in the arguments, which commander has shown already unless it was told to be silent; none where help was asked for. */
function reportUsage({ exitCode, code, message }: CommanderError): ErrorReport {
  if (exitCode === 0) return { status: exitCodes.ok.status, lines: [], json: null }
  const words = code === 'commander.help' ? 'a command is missing; "trainyard --help" lists them' : message.replace(/^error: /, '')
  return { status: exitCodes.usage.status, lines: [], json: { error: { code: 'usage', message: words, details: [] } } }
}

function withReceived(message: string, received: unknown): string {
  const text = received === undefined ? '' : receivedText(received)
  return message.includes(text) ? message : `${message} (received ${text})`
}

/** An error of the service in its own words, with its details and the exit reason that its status stands for. */
function explainServiceError(error: TrainyardError): CliError {
  if (error instanceof ConnectionError) {
    return new CliError('unreachable', error.message, {
      cause: error,
      hint: 'Is the service running? "trainyard up" starts it; TRAINYARD_URL says where it is.',
    })
  }
  const { status, message, details, requestId } = error
  const hint = status >= 500 && requestId !== null ? { hint: `The API's log says more: look for request ${requestId}.` } : {}
  return new CliError(reasonOf(status), message, { cause: error, details, ...hint })
}

function reasonOf(status: number): ExitReason {
  if (status === 401 || status === 403 || status === 404) return 'not_found'
  if (status === 409) return 'conflict'
  if (status === 502 || status === 503 || status === 504) return 'unreachable'
  return status < 500 ? 'usage' : 'failed'
}
