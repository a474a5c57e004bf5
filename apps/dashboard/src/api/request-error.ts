import type { ErrorDetail } from '@trainyard/spec'

/** A call that the API refused: its status, code, public text, and every fault with its path. */
export class RequestError extends Error {
  override readonly name = 'RequestError'

  constructor(
    message: string,
    readonly status: number,
    readonly code: string,
    readonly details: readonly ErrorDetail[],
  ) {
    super(message)
  }

  static async from(reply: Response): Promise<RequestError> {
    const body = (await reply.json().catch(() => null)) as { error?: { message?: string; code?: string; details?: ErrorDetail[] } } | null
    return new RequestError(
      body?.error?.message ?? `${reply.status} ${reply.statusText}`,
      reply.status,
      body?.error?.code ?? 'unknown',
      body?.error?.details ?? [],
    )
  }
}
