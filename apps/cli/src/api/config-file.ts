import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { CliContext } from '../cli-context.js'
import { CliError, messageOf } from '../cli-error.js'
import { writePrivate } from './state-folder.js'

/** What `login` keeps of this user: keys by the address of their service, and which service is meant where none is named. */
const config = z.strictObject({ url: z.string().nullable(), keys: z.record(z.string(), z.string()) })
export type Config = z.output<typeof config>

/** Where it is kept: `TRAINYARD_CONFIG`, else `trainyard/config.json` in the folder that the system has for such files. */
export function configFile({ environment }: Pick<CliContext, 'environment'>): string {
  const { TRAINYARD_CONFIG: named, XDG_CONFIG_HOME: folder, HOME: home } = environment
  return named || join(folder || join(home || homedir(), '.config'), 'trainyard', 'config.json')
}

/**
 * What is kept; nothing, where there is no such file.
 * @throws {CliError} `usage` for a file that cannot be read as what `login` writes.
 */
export function readConfig(context: Pick<CliContext, 'environment'>): Config {
  const file = configFile(context)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return { url: null, keys: {} }
    throw new CliError('usage', `${file} cannot be read: ${messageOf(error)}`, { cause: error })
  }
  try {
    return config.parse(JSON.parse(text))
  } catch (error) {
    throw new CliError('usage', `${file} is not what "trainyard login" writes`, { cause: error, hint: 'Remove it and log in again.' })
  }
}

/** Replaces what is kept; the file can be read by its owner alone. */
export const writeConfig = (context: Pick<CliContext, 'environment'>, value: Config): void => writePrivate(configFile(context), config.parse(value))
