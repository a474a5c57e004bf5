import { fromCauses, hostOutage, type Outage, type OutageCause, outageOf } from '@trainyard/spec'
import { AppError } from '@trainyard/runtime'

/** What a state of SQL says of the server, where it says "not now" rather than "not so". Whole classes stand by their two letters; a state of its own wins. */
const stateCauses: Readonly<Record<string, OutageCause>> = {
  '08': 'database_away',
  '25006': 'database_read_only',
  '25P03': 'database_busy',
  '25P04': 'database_busy',
  '40001': 'database_busy',
  '40P01': 'database_busy',
  '53': 'database_storage',
  '53300': 'database_connections',
  '53400': 'database_connections',
  '55P03': 'database_busy',
  '57': 'database_away',
  '57014': 'database_busy',
  '57P05': 'database_busy',
  '58': 'database_storage',
}
/** Codes of the system for a link that is not there. They count where a call to the system gave them: a client that hangs up has the same code without one. */
const linkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const prismaCauses: Readonly<Record<string, OutageCause>> = {
  P1001: 'database_away',
  P1002: 'database_away',
  P1008: 'database_busy',
  P1017: 'database_away',
  P2024: 'database_connections',
  P2034: 'database_busy',
  P2037: 'database_connections',
}
// node-postgres has no codes for these, and Prisma keeps the state of an error that it has no code for in its text only.
const awayText =
  /timeout exceeded when trying to connect|connection terminated|connection ended unexpectedly|query read timeout|can't reach database server|server has closed the connection|client has encountered a connection error|timeout expired/i
const stateText = /\bcode: `([0-9A-Z]{5})`/i

const stateCause = (state: string): OutageCause | undefined => (state.length === 5 ? (stateCauses[state] ?? stateCauses[state.slice(0, 2)]) : undefined)

function causeIn({ code, syscall, message }: Readonly<Record<string, unknown>>): OutageCause | null {
  if (typeof code === 'string') {
    const known = stateCause(code) ?? prismaCauses[code]
    if (known) return known
    if (linkCodes.has(code) && typeof syscall === 'string') return 'database_away'
  }
  if (typeof message !== 'string') return null
  const state = stateText.exec(message)?.[1]
  const told = state === undefined ? undefined : stateCause(state.toUpperCase())
  if (told) return told
  return awayText.test(message) ? 'database_away' : null
}

/**
 * Why the database could not do what it was asked, where an error or what caused it says that it cannot at the moment: it is away, full, read-only, overloaded.
 * The same may succeed later, so nothing is wrong with what was asked. Null for any other error.
 */
export const databaseOutage = (error: unknown): Outage | null =>
  fromCauses(error, (own) => {
    const cause = causeIn(own)
    return cause && outageOf(cause)
  })

/** Why a process could not do its work, through no mistake in it: the database or the host. Null where the error is of the work itself. */
export const outageIn = (error: unknown): Outage | null => databaseOutage(error) ?? hostOutage(error)

/** SQL states that say "not so", by their class: what was written is no value of its column, breaks a constraint, names what is not there, or is too much. */
const rejectingClasses: ReadonlySet<string> = new Set(['22', '23', '42', '54'])
/** The same as Prisma tells it: codes of its own, and the state within its text. */
const rejectingPrismaCodes: ReadonlySet<string> = new Set(['P2000', 'P2002', 'P2003', 'P2004', 'P2005', 'P2006', 'P2007', 'P2011', 'P2020', 'P2023'])
const rejectingText = /code: `((?:22|23|42|54)[0-9A-Z]{3})`\. message: `([^`]*)`/i

/**
 * What the database said of a write that it rejected, with the rule by its name, or of what caused an error; null for any other error. The same write would be
 * rejected again, one against a unique key too: a write that may come twice, since an answer can be lost, says itself what becomes of the second (`ON CONFLICT`).
 */
export function databaseRejection(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > 5) return null
  const { code, message, table, column, constraint, cause } = error as Record<string, unknown>
  if (typeof code === 'string' && typeof message === 'string') {
    if (code.length === 5 && rejectingClasses.has(code.slice(0, 2)) && !code.startsWith('P')) return described(message, { table, column, constraint })
    if (rejectingPrismaCodes.has(code)) return described(message, {})
  }
  const [, state, said] = (typeof message === 'string' && rejectingText.exec(message)) || []
  if (state !== undefined && said !== undefined) return said
  return databaseRejection(cause, depth + 1)
}

function described(message: string, place: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(place).flatMap(([what, name]) => (typeof name === 'string' && name !== '' ? [`${what} ${name}`] : []))
  return parts.length === 0 ? message : `${message} (${parts.join(', ')})`
}

/** The error for an id that does not exist, and for one that belongs to another project: a client cannot tell the two apart. */
export function notFound(what: string, id: string): AppError {
  const list = lists[what]
  return new AppError({ code: 'not_found', message: `The ${what} ${id} doesn't exist.${list === undefined ? '' : ` GET ${list} lists those of the project.`}` })
}

/** Where the objects of a kind are listed. */
const lists: Readonly<Record<string, string>> = {
  job: '/v1/jobs',
  sweep: '/v1/sweeps',
  model: '/v1/models',
  'data set': '/v1/datasets',
  'batch prediction': '/v1/predictions',
  upload: '/v1/uploads',
  webhook: '/v1/webhooks',
}
