import { AppError } from '@trainyard/runtime'

/** SQL states and socket errors that say "not now" rather than "not so"; the first are whole classes, by their two letters. */
const unavailableClasses: ReadonlySet<string> = new Set(['08', '57'])
const unavailableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  '53300',
  '53400',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
])
// Prisma keeps the state of an error that it has no code for in its text only, for instance 57P03 while Postgres starts up.
const unavailableText =
  /timeout exceeded when trying to connect|connection terminated|connection ended unexpectedly|query read timeout|can't reach database server|server has closed the connection|client has encountered a connection error|code: `(?:08|57|53[34]00)/i

/** Whether an error, or what caused it, says that the database does not answer at the moment. What failed may be tried again. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false
  const { code, message, cause, errors } = error as { code?: unknown; message?: unknown; cause?: unknown; errors?: unknown }
  if (typeof code === 'string' && (unavailableCodes.has(code) || (code.length === 5 && unavailableClasses.has(code.slice(0, 2))))) return true
  if (typeof message === 'string' && unavailableText.test(message)) return true
  return isDatabaseUnavailable(cause, depth + 1) || (Array.isArray(errors) && errors.some((inner) => isDatabaseUnavailable(inner, depth + 1)))
}

/** SQL states that say "not so", by their class: what was written is no value of its column, breaks a constraint, names what is not there, or is too much. */
const rejectingClasses: ReadonlySet<string> = new Set(['22', '23', '42', '54'])
/** The same as Prisma tells it: codes of its own, and the state within its text. */
const rejectingPrismaCodes: ReadonlySet<string> = new Set(['P2000', 'P2003', 'P2004', 'P2005', 'P2006', 'P2007', 'P2011', 'P2020', 'P2023'])
const rejectingText = /code: `((?:22|23|42|54)[0-9A-Z]{3})`\. message: `([^`]*)`/i

/** A write that repeats one whose answer was lost: what it wrote is there already, and another attempt goes on from it. */
const repeated: ReadonlySet<unknown> = new Set(['23505', 'P2002'])

/**
 * What the database said of a write that it rejected, or of what caused an error; null for any other error. The same write would be rejected again.
 */
export function databaseRejection(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 5) return null
  const { code, message, table, column, constraint, cause } = error as Record<string, unknown>
  if (repeated.has(code)) return null
  if (typeof code === 'string' && typeof message === 'string') {
    if (code.length === 5 && rejectingClasses.has(code.slice(0, 2)) && !code.startsWith('P')) return described(message, { table, column, constraint })
    if (rejectingPrismaCodes.has(code)) return described(message, {})
  }
  const [, state, said] = (typeof message === 'string' && rejectingText.exec(message)) || []
  if (state !== undefined && said !== undefined) return repeated.has(state) ? null : said
  return databaseRejection(cause, depth + 1)
}

function described(message: string, place: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(place).flatMap(([what, name]) => (typeof name === 'string' && name !== '' ? [`${what} ${name}`] : []))
  return parts.length === 0 ? message : `${message} (${parts.join(', ')})`
}

/** The error for an id that does not exist, and for one that belongs to another project: a client cannot tell the two apart. */
export const notFound = (what: string, id: string): AppError => new AppError({ code: 'not_found', message: `The ${what} ${id} doesn't exist.` })
