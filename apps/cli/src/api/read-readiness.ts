import { type Readiness, readiness } from '@trainyard/spec'
import { CliError, messageOf } from '../cli-error.js'

const limitSeconds = 10

/**
 * What is in use and whether it answers. Needs no key, and takes "not ready" for an answer.
 * @throws {CliError} `unreachable` when there is none, `failed` when something else answers at this address.
 */
export async function readReadiness(url: string): Promise<Readiness> {
  let reply: unknown
  try {
    reply = await (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(limitSeconds * 1000) })).json()
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new CliError('unreachable', `the service at ${url} does not answer (${messageOf(cause)})`, { cause: error })
  }
  const parsed = readiness.safeParse(reply)
  if (!parsed.success) throw new CliError('failed', `what answers at ${url} is not Trainyard, or another version of it`)
  return parsed.data
}
