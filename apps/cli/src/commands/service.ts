import { idPrefixes, type IdKind } from '@trainyard/spec'
import type { Command } from 'commander'
import { type Calls, calls } from '../api/calls.js'
import { connect } from '../api/connect.js'
import { type FindableKind, findId } from '../api/find-id.js'
import { type CliContext, note } from '../cli-context.js'
import { globalOptions, type SettledGlobalOptions } from './options.js'

/** The service as a command uses it. */
export type Service = SettledGlobalOptions & {
  readonly api: Calls
  /** The address of the page that shows an object, by its id, or a model, by its name. */
  readonly page: (named: string) => string
  /** Says on standard error where the page of an object is; nothing, where a program reads. */
  readonly notePage: (named: string) => void
  /** The id that a text means: a whole one, the beginning of one, or a name. */
  readonly find: (kind: FindableKind, text: string) => Promise<string>
}

/**
 * Opens the service that a command's options name.
 * @throws {CliError} `usage` when the address is none, `not_found` when there is no key.
 */
export function openService(context: CliContext, command: Command): Service {
  const global = globalOptions(command)
  const connection = connect(context, global)
  const api = calls(connection)
  const page = (named: string): string => pageOf(connection.url, named)
  return {
    ...global,
    api,
    page,
    notePage: (named) => {
      if (!global.json) note(context, `page: ${page(named)}`)
    },
    find: (kind, text) => findId(api, kind, text),
  }
}

/** The pages of the dashboard on which objects are shown, by the kind of their id. */
const folders: Partial<Record<IdKind, string>> = { job: 'jobs', sweep: 'sweeps', dataset: 'datasets' }
const lists: Partial<Record<IdKind, string>> = { prediction: 'predictions', apiKey: 'keys', session: 'keys', worker: 'system' }

/** The address of the page that shows an object: that of an id, else that of a model of this name; the first page where nothing is named. */
export function pageOf(url: string, named: string | undefined): string {
  if (named === undefined) return `${url}/`
  const isOf = (kind: IdKind): boolean => named.startsWith(`${idPrefixes[kind]}_`)
  for (const kind of Object.keys(idPrefixes) as IdKind[]) {
    if (!isOf(kind)) continue
    if (folders[kind] !== undefined) return `${url}/${folders[kind]}/${encodeURIComponent(named)}`
    if (lists[kind] !== undefined) return `${url}/${lists[kind]}`
  }
  return `${url}/models/${encodeURIComponent(named)}`
}
