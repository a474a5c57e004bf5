import type pg from 'pg'

/** Does the work on a connection, which an abort closes: what is open there ends, and nothing of it stays. Rejects with the signal's reason then. */
export async function untilAborted<T>(signal: AbortSignal | undefined, client: pg.Client, work: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted()
  const close = () => void client.end()
  signal?.addEventListener('abort', close)
  try {
    const result = await work()
    signal?.throwIfAborted()
    return result
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', close)
  }
}
