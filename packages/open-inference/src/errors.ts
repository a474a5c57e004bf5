/** A tensor that cannot be what it is declared to be: a value outside its datatype, a shape that does not fit its data. */
export class TensorError extends Error {
  override readonly name = 'TensorError'
}

/** A reply that the protocol does not allow, so that nothing can be read from it for certain. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** What the server answered instead of a result. */
export class InferenceError extends Error {
  override readonly name = 'InferenceError'
  /** The HTTP status. */
  readonly status: number
  /** Seconds after which the server asks to be called again, null where it names none. */
  readonly retryAfterSeconds: number | null
  /** The reply's body as it came. */
  readonly body: string

  constructor(reply: { status: number; message: string; retryAfterSeconds: number | null; body: string }) {
    super(reply.message)
    this.status = reply.status
    this.retryAfterSeconds = reply.retryAfterSeconds
    this.body = reply.body
  }
}
