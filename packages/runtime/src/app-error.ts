import { type ErrorBody, type ErrorCode, type ErrorDetail, errorCodes, type ProjectLimitName } from '@trainyard/spec'

export type AppErrorInit = {
  code: ErrorCode
  /** What a client may read. */
  message: string
  /** What only the log may hold. */
  internal?: string
  details?: readonly ErrorDetail[]
  /** After how long the same request may succeed, where that is known. */
  retryAfterSeconds?: number
  /** The limit of the project that is reached, for the headers of the reply. */
  limit?: ReachedLimit
  cause?: unknown
}

/** A limit of a project: how many it may have, and how many more it may have now. */
type ReachedLimit = { name: ProjectLimitName; most: number; left: number }

/** More would hide the message in a text that nobody reads to its end. */
const detailsInText = 5

/**
 * The one error that crosses layers. `message` is public, `internal` and `cause` are for the log, `details` name each error.
 * It is mapped once in the API (status and body follow from `code`) and once in the queue.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly internal: string | undefined
  readonly details: readonly ErrorDetail[]
  readonly retryAfterSeconds: number | undefined
  readonly limit: ReachedLimit | undefined

  constructor({ code, message, internal, details = [], retryAfterSeconds, limit, cause }: AppErrorInit) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.internal = internal
    this.details = details
    this.retryAfterSeconds = retryAfterSeconds
    this.limit = limit
  }

  /** The HTTP status of the code. */
  get status(): number {
    return errorCodes[this.code].status
  }

  /** One text with every detail, for clients that show no more. Of many details it is the message, which has the first and their number. */
  get text(): string {
    if (this.details.length === 0 || this.details.length > detailsInText) return this.message
    return this.details.map(({ message }) => message).join('; ')
  }

  /** The body that a client receives. */
  toBody(requestId: string): ErrorBody {
    const { type } = errorCodes[this.code]
    return { error: { type, code: this.code, message: this.message, param: this.details[0]?.path ?? null, request_id: requestId, details: [...this.details] } }
  }
}
