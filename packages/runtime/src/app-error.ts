import { type ErrorBody, type ErrorCode, type ErrorDetail, errorCodes } from '@trainyard/spec'

export type AppErrorInit = {
  code: ErrorCode
  /** What a client may read. */
  message: string
  /** What only the log may hold. */
  internal?: string
  details?: readonly ErrorDetail[]
  cause?: unknown
}

/**
 * The one error that crosses layers. `message` is public, `internal` and `cause` are for the log, `details` name each error.
 * It is mapped once in the API (status and body follow from `code`) and once in the queue.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly internal: string | undefined
  readonly details: readonly ErrorDetail[]

  constructor({ code, message, internal, details = [], cause }: AppErrorInit) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.internal = internal
    this.details = details
  }

  /** The HTTP status of the code. */
  get status(): number {
    return errorCodes[this.code].status
  }

  /** The body that a client receives. */
  toBody(requestId: string): ErrorBody {
    const { type } = errorCodes[this.code]
    return { error: { type, code: this.code, message: this.message, param: this.details[0]?.path ?? null, request_id: requestId, details: [...this.details] } }
  }
}
