import { createClient, type TrainyardClient } from '@trainyard/client'
import { patientFetch, longestTrySeconds } from './patient-fetch.js'

type ApiConnectionOptions = {
  readonly url: string
  readonly key: string
  readonly interrupted?: AbortSignal | undefined
  /** How long a service that has answered before is waited for when it does not: it may be starting again. */
  readonly patienceSeconds?: number
}

/** The way to one installation of the service, with a key. */
export type ApiConnection = {
  readonly url: string
  readonly client: TrainyardClient
}

const usualPatienceSeconds = 60

/** Opens the typed client with the patience of a command line: at once where nothing is there, long where something was. */
export function createApiConnection({ url, key, interrupted, patienceSeconds = usualPatienceSeconds }: ApiConnectionOptions): ApiConnection {
  // One place waits and repeats: the fetch. The client, which would repeat too, sees a single try.
  const fetch = patientFetch({ url, interrupted, patienceSeconds })
  return { url, client: createClient({ url, key, fetch, retries: 0, timeoutMs: (patienceSeconds + longestTrySeconds) * 1000 }) }
}
