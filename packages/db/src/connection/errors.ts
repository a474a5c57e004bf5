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

/** The error for an id that does not exist, and for one that belongs to another project: a client cannot tell the two apart. */
export const notFound = (what: string, id: string): AppError => new AppError({ code: 'not_found', message: `The ${what} ${id} doesn't exist.` })
