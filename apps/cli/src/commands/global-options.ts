import type { Command } from 'commander'

/** The options that stand on every command, with `json` settled. */
export type SettledGlobalOptions = {
  readonly json: boolean
  readonly url?: string
}

/** Reads them wherever they were given: before or after the command's name. */
export function globalOptions(command: Command): SettledGlobalOptions {
  const { json, url } = command.optsWithGlobals<{ json?: boolean; url?: string }>()
  return { json: json === true, ...(url === undefined ? {} : { url }) }
}
