import type { components } from './generated/api.js'

/** One error of a request: where it is, which rule it breaks, and what was received. */
export type ErrorDetail = components['schemas']['Error']['error']['details'][number]

type ErrorInit = {
  message: string
  status: number
  code: string
  requestId: string | null
  details?: readonly ErrorDetail[]
  cause?: unknown
}

/**
 * What every call throws when it does not succeed. Its subclasses say what kind of error it is.
 *
 * @example
 * try {
 *   await trainyard.api.GET('/v1/jobs/{id}', { params: { path: { id } } })
 * } catch (error) {
 *   if (!(error instanceof NotFoundError)) throw error
 * }
 */
export class TrainyardError extends Error {
  override readonly name: string = 'TrainyardError'
  /** HTTP status; 0 when there was no reply. */
  readonly status: number
  /** The server's name of the error, such as `not_found`; `unknown` where it gave none. */
  readonly code: string
  /** The server's log has the request under this id; null where the reply named none. */
  readonly requestId: string | null
  /** Every error of the request, with its path. @default [] */
  readonly details: readonly ErrorDetail[]

  constructor({ message, status, code, requestId, details = [], cause }: ErrorInit) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.code = code
    this.requestId = requestId
    this.details = details
  }
}

/** There was no reply: the server is away, or it took too long. `cause` has the reason, `status` is 0. */
export class ConnectionError extends TrainyardError {
  override readonly name = 'ConnectionError'
}

/** The request is not valid (400, 405, 413, 415, 422). `details` lists every error with its path. */
export class InvalidRequestError extends TrainyardError {
  override readonly name = 'InvalidRequestError'
}

/** The key is missing, wrong, revoked or expired (401). */
export class AuthenticationError extends TrainyardError {
  override readonly name = 'AuthenticationError'
}

/** The key lacks the scope that the call needs (403). */
export class PermissionError extends TrainyardError {
  override readonly name = 'PermissionError'
}

/** There is no such object in the project of the key (404). */
export class NotFoundError extends TrainyardError {
  override readonly name = 'NotFoundError'
}

/** The present state of the object does not allow it (409). */
export class ConflictError extends TrainyardError {
  override readonly name = 'ConflictError'
}

/** Too many requests (429), also after the retries. */
export class RateLimitError extends TrainyardError {
  override readonly name = 'RateLimitError'
}

/** The server could not answer (5xx), also after the retries. */
export class ServerError extends TrainyardError {
  override readonly name = 'ServerError'
}

const byStatus: Readonly<Record<number, new (init: ErrorInit) => TrainyardError>> = {
  400: InvalidRequestError,
  401: AuthenticationError,
  403: PermissionError,
  404: NotFoundError,
  405: InvalidRequestError,
  409: ConflictError,
  413: InvalidRequestError,
  415: InvalidRequestError,
  422: InvalidRequestError,
  429: RateLimitError,
}

/** The error that an unsuccessful reply stands for. Reads the API's own body, the single text of the prediction protocols, or none at all. */
export async function errorFromReply(reply: Response): Promise<TrainyardError> {
  const body: unknown = await reply.json().catch(() => null)
  const Kind = byStatus[reply.status] ?? (reply.status >= 500 ? ServerError : TrainyardError)
  const error = isRecord(body) ? body['error'] : undefined
  const fields = isRecord(error) ? error : {}
  const message = typeof error === 'string' ? error : fields['message']
  return new Kind({
    message: typeof message === 'string' ? message : `the server answered ${reply.status} ${reply.statusText}`.trimEnd(),
    status: reply.status,
    code: typeof fields['code'] === 'string' ? fields['code'] : 'unknown',
    requestId: reply.headers.get('x-request-id'),
    details: Array.isArray(fields['details']) ? (fields['details'] as ErrorDetail[]) : [],
  })
}

/** The error of a request that got no reply, with the innermost reason: `fetch` itself only says that it failed. */
export function connectionError(method: string, url: string, cause: unknown): ConnectionError {
  const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const text = reason instanceof Error ? reason.message : String(reason)
  return new ConnectionError({ message: `${method} ${url} got no reply: ${text}`, status: 0, code: 'no_reply', requestId: null, cause })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
