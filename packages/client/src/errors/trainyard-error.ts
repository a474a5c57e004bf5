import type { components } from '../generated/api.js'

/** One fault of a request: where it is, which rule it breaks, and what was received. */
export type ErrorDetail = components['schemas']['Error']['error']['details'][number]

export type TrainyardErrorInit = {
  message: string
  status: number
  code: string
  requestId: string | null
  details?: readonly ErrorDetail[]
  cause?: unknown
}

/** What every call throws when it does not succeed. Subclasses say what kind it is. */
export class TrainyardError extends Error {
  override readonly name: string = 'TrainyardError'
  /** HTTP status; 0 when there was no reply. */
  readonly status: number
  /** The server's own name of the fault, such as `not_found`. */
  readonly code: string
  /** Under this the server's log has the request. */
  readonly requestId: string | null
  /** Every fault of the request. */
  readonly details: readonly ErrorDetail[]

  constructor({ message, status, code, requestId, details = [], cause }: TrainyardErrorInit) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.code = code
    this.requestId = requestId
    this.details = details
  }
}
