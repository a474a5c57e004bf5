import { AuthenticationError } from './authentication-error.js'
import { ConflictError } from './conflict-error.js'
import { InvalidRequestError } from './invalid-request-error.js'
import { NotFoundError } from './not-found-error.js'
import { PermissionError } from './permission-error.js'
import { RateLimitError } from './rate-limit-error.js'
import { ServerError } from './server-error.js'
import { type ErrorDetail, TrainyardError, type TrainyardErrorInit } from './trainyard-error.js'

const byStatus: Readonly<Record<number, new (init: TrainyardErrorInit) => TrainyardError>> = {
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

/** The error that a refused reply stands for. Takes the API's own body, the single text of the prediction protocols, or none at all. */
export function errorFromReply(reply: Response, body: unknown): TrainyardError {
  const Kind = byStatus[reply.status] ?? (reply.status >= 500 ? ServerError : TrainyardError)
  const error = isRecord(body) ? body['error'] : undefined
  const fields = isRecord(error) ? error : {}
  const told = typeof error === 'string' ? error : fields['message']
  return new Kind({
    message: typeof told === 'string' ? told : `the server answered ${reply.status} ${reply.statusText}`.trimEnd(),
    status: reply.status,
    code: typeof fields['code'] === 'string' ? fields['code'] : 'unknown',
    requestId: reply.headers.get('x-request-id'),
    details: Array.isArray(fields['details']) ? (fields['details'] as ErrorDetail[]) : [],
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
