import { TrainyardError } from '@trainyard/client'
import { CommanderError } from 'commander'
import { explainRefusal } from './api/explain-refusal.js'
import { CliError, messageOf } from './cli-error.js'
import { exitCodes } from './exit-codes.js'
import { receivedText } from './terminal/values.js'

/** What is said of an error and what the process ends with. `lines` is empty where the message has been shown already. */
export type ErrorReport = {
  readonly status: number
  readonly lines: readonly string[]
  /** The same for `--json`. */
  readonly json: { readonly error: Readonly<Record<string, unknown>> } | null
}

/** Turns anything thrown into words and an exit status. Details go one a line, each with its path. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof CommanderError) return { status: error.exitCode === 0 ? exitCodes.ok.status : exitCodes.usage.status, lines: [], json: null }
  if (error instanceof TrainyardError) return reportError(explainRefusal(error))
  if (!(error instanceof CliError)) {
    return {
      status: exitCodes.failed.status,
      lines: [`error: ${messageOf(error)}`],
      json: { error: { code: 'failed', message: messageOf(error), details: [] } },
    }
  }
  const { reason, message, details, hint } = error
  // A single fault is often the whole message already.
  const shown = details.length === 1 && message.includes(details[0]?.message ?? '') ? [] : details
  const faults = shown.map(
    ({ path, message: text, received }) =>
      `  ${path === '' ? '(whole)' : path}: ${text}${received === undefined ? '' : ` (received ${receivedText(received)})`}`,
  )
  return {
    status: exitCodes[reason].status,
    lines: [`error: ${message}`, ...faults, ...(hint === undefined ? [] : [hint])],
    json: { error: { code: reason, message, details, ...(hint === undefined ? {} : { hint }) } },
  }
}
