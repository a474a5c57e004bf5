import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { type ApiConnection, createApiConnection } from './api-connection.js'
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
    throw new CliError('usage', `the address of the service must be an http or https URL, and is ${JSON.stringify(text)}`)
  }
  return url.href.replace(/\/+$/, '')
}

const isLoopback = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
