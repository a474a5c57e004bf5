/** What went wrong in the engine, by a code that callers can act on. */
export type EngineErrorCode = 'ENGINE_UNAVAILABLE' | 'ENGINE_NOT_LOADED' | 'STEP_READS_HOST' | 'STEP_NOT_TRACEABLE' | 'STEP_BAD_FEED' | 'GRAPH_FAILED'

/** An error of the engine: a code, a text that is safe to show, and the library's own error as the cause. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  constructor(
    readonly code: EngineErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
