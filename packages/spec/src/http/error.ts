import { z } from 'zod'

/** Every code that a client may see, with its status. `type` groups them as clients of the field expect. */
export const errorCodes = {
  invalid_request: { status: 400, type: 'invalid_request_error' },
  invalid_json: { status: 400, type: 'invalid_request_error' },
  unauthorized: { status: 401, type: 'authentication_error' },
  forbidden: { status: 403, type: 'permission_error' },
  not_found: { status: 404, type: 'not_found_error' },
  /** MLflow's clients tell a path that is not there from an object that is not. */
  endpoint_not_found: { status: 404, type: 'not_found_error' },
  method_not_allowed: { status: 405, type: 'invalid_request_error' },
  request_timeout: { status: 408, type: 'invalid_request_error' },
  conflict: { status: 409, type: 'conflict_error' },
  precondition_failed: { status: 412, type: 'invalid_request_error' },
  payload_too_large: { status: 413, type: 'invalid_request_error' },
  unsupported_media_type: { status: 415, type: 'invalid_request_error' },
  idempotency_mismatch: { status: 422, type: 'invalid_request_error' },
  over_limit: { status: 422, type: 'invalid_request_error' },
  rate_limited: { status: 429, type: 'rate_limit_error' },
  headers_too_large: { status: 431, type: 'invalid_request_error' },
  internal: { status: 500, type: 'api_error' },
  not_implemented: { status: 501, type: 'api_error' },
  unavailable: { status: 503, type: 'api_error' },
  /** The answer was not ready in the time that the client, or the server, gives a request. */
  deadline_exceeded: { status: 504, type: 'api_error' },
} as const
/** The code of an error. */
export type ErrorCode = keyof typeof errorCodes

/** One error: where it is, which rule it breaks, and what was received. */
export const errorDetail = z.strictObject({ path: z.string(), rule: z.string(), message: z.string(), received: z.unknown().optional() })
/** What `errorDetail` gives. */
export type ErrorDetail = z.output<typeof errorDetail>

/** What every error of the API looks like. */
export const errorBody = z
  .strictObject({
    error: z.strictObject({
      type: z.string(),
      code: z.string(),
      message: z.string(),
      param: z.string().nullable(),
      request_id: z.string(),
      details: z.array(errorDetail),
    }),
  })
  .meta({ id: 'Error' })
/** What `errorBody` gives. */
export type ErrorBody = z.output<typeof errorBody>

/** What the prediction protocols use instead. */
export const protocolErrorBody = z.strictObject({ error: z.string() }).meta({ id: 'ProtocolError' })
