import { createClient, type TrainyardClient } from '@trainyard/client'
import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { adminKeyFile, readAdminKey, readInstance, stateFolder } from './state-folder.js'

const defaultUrl = 'http://127.0.0.1:8080'

/** The options that every command takes. */
export type GlobalOptions = {
  readonly json?: boolean
  readonly url?: string
}

/**
 * Opens the way to the API. The address is `--url`, else `TRAINYARD_URL`, else the one that `up` noted in the state folder, else
 * port 8080 of this machine. The key is `TRAINYARD_API_KEY`, else the admin key of the state folder; that one is only shown to the
 * installation it belongs to or to this very machine, never to a foreign host.
 * @throws {CliError} `usage` when the address is none, `not_found` when there is no key.
 */
export function connect(context: CliContext, options: GlobalOptions): ApiConnection {
  const home = stateFolder(context)
  const noted = readInstance(home)?.url
  const url = parseUrl(options.url ?? context.environment['TRAINYARD_URL'] ?? noted ?? defaultUrl)
  const named = context.environment['TRAINYARD_API_KEY']
  const key = named || (url === noted || isLoopback(url) ? readAdminKey(home) : undefined)
  if (key === undefined) {
    throw new CliError('not_found', `no key for ${url}`, { hint: `Set TRAINYARD_API_KEY, or run "trainyard up", which makes one in ${adminKeyFile(home)}.` })
  }
  return createApiConnection({ url, key, interrupted: context.interrupted })
}

function parseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new CliError('usage', `the address of the service must be an http or https URL; received ${JSON.stringify(text)}`)
  }
  // linear: only the first of some slashes is where they may begin
  return url.href.replace(/(?<!\/)\/+$/, '')
}

const isLoopback = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)

type ApiConnectionOptions = {
  readonly url: string
  readonly key: string
  readonly interrupted?: AbortSignal | undefined
  /** How long a service that has answered before is waited for when it does not: it may be starting again. @default 60 */
  readonly patienceSeconds?: number
}

/** The way to one installation of the service, with a key. */
export type ApiConnection = {
  readonly url: string
  readonly client: TrainyardClient
}

/** One try may take this long: predictions and large pages. */
const longestTrySeconds = 120

/** Opens the typed client with the patience of a command line: none where nothing is there, long where something was. */
export function createApiConnection({ url, key, interrupted, patienceSeconds = 60 }: ApiConnectionOptions): ApiConnection {
  const signal = interrupted === undefined ? {} : { signal: interrupted }
  return { url, client: createClient({ url, key, retries: 0, patienceMs: patienceSeconds * 1000, timeoutMs: longestTrySeconds * 1000, ...signal }) }
}
