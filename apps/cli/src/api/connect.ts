import { createClient, type TrainyardClient } from '@trainyard/client'
import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { readConfig } from './config-file.js'
import { adminKeyFile, readAdminKey, readInstance, stateFolder } from './state-folder.js'

const defaultUrl = 'http://127.0.0.1:8080'

/** The options that every command takes. */
export type GlobalOptions = {
  readonly json?: boolean
  readonly url?: string
}

/** A setting, and where it was found. */
export type Found<T> = { readonly value: T; readonly from: string }

/**
 * Which service is meant: `--url`, else `TRAINYARD_URL`, else the one that `login` chose, else the one that `up` noted in the state folder, else port 8080 of this
 * machine.
 * @throws {CliError} `usage` when the address is none.
 */
export function findUrl(context: CliContext, options: GlobalOptions): Found<string> {
  const { url: chosen } = readConfig(context)
  const noted = readInstance(stateFolder(context))?.url
  const places = [
    [options.url, '--url'],
    [context.environment['TRAINYARD_URL'], 'TRAINYARD_URL'],
    [chosen ?? undefined, 'trainyard login'],
    [noted, 'the service that runs here'],
    [defaultUrl, 'the default'],
  ] as const
  const [value, from] = places.find(([url]) => url !== undefined) ?? places[4]
  return { value: parseUrl(value ?? defaultUrl), from }
}

/**
 * The key for a service: `TRAINYARD_API_KEY`, else the one that `login` keeps for it, else the admin key of the state folder, which is only shown to the
 * installation it belongs to or to this very machine, never to a foreign host. Null where there is none.
 */
export function findKey(context: CliContext, url: string): Found<string> | null {
  const home = stateFolder(context)
  const isHere = url === readInstance(home)?.url || isLoopback(url)
  const places = [
    [context.environment['TRAINYARD_API_KEY'], 'TRAINYARD_API_KEY'],
    [readConfig(context).keys[url], 'trainyard login'],
    [isHere ? readAdminKey(home) : undefined, adminKeyFile(home)],
  ] as const
  for (const [value, from] of places) if (value) return { value, from }
  return null
}

/**
 * Opens the way to the API, with the key for it.
 * @throws {CliError} `usage` when the address is none, `not_found` when there is no key.
 */
export function connect(context: CliContext, options: GlobalOptions): ApiConnection {
  const { value: url } = findUrl(context, options)
  const key = findKey(context, url)
  if (key === null) {
    const hint = `Run "trainyard login ${url}", set TRAINYARD_API_KEY, or run "trainyard up", which makes one in ${adminKeyFile(stateFolder(context))}.`
    throw new CliError('not_found', `no key for ${url}`, { hint })
  }
  return createApiConnection({ url, key: key.value, interrupted: context.interrupted })
}

/**
 * An address as it is kept and compared.
 * @throws {CliError} `usage` for what is none.
 */
export function parseUrl(text: string): string {
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
