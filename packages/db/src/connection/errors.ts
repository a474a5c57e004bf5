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

/** Another worker, or nobody, holds the task now: what this worker would have written was not written. Stop, and write nothing more. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
  readonly taskId: string
  readonly epoch: number

  constructor(lease: { taskId: string; epoch: number }) {
    super(`lease ${lease.epoch} of ${lease.taskId} is no longer held`)
    this.taskId = lease.taskId
    this.epoch = lease.epoch
  }
}
