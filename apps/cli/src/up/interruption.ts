import { CliError } from '../cli-error.js'

/**

 * Settles as the promise does, or at once when Ctrl-C comes.

 * @throws {CliError} `interrupted`.

 */
export async function unlessInterrupted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw new CliError('interrupted', 'interrupted')
  let onAbort = () => {}
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new CliError('interrupted', 'interrupted'))
    signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Settles when Ctrl-C or SIGTERM comes. */
export const interruption = (signal: AbortSignal): Promise<void> =>
  signal.aborted ? Promise.resolve() : new Promise((done) => signal.addEventListener('abort', () => done(), { once: true }))
