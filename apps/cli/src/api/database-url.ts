import type { CliContext } from '../cli-context.js'
import { CliError } from '../cli-error.js'
import { readConnections, stateFolder } from './state-folder.js'

/**
 * The database of commands that work on it themselves: `DATABASE_URL`, else that of the `up` that runs here.
 *
 * @throws {CliError} `usage` when neither is there.
 */
export function databaseUrl(context: Pick<CliContext, 'environment' | 'base'>): string {
  const url = context.environment['DATABASE_URL'] || readConnections(stateFolder(context))?.DATABASE_URL
  if (url) return url
  throw new CliError('usage', 'this needs DATABASE_URL', {
    hint: 'It is in the settings of the installation; on the host of "trainyard up" it is found automatically while that runs.',
  })
}
