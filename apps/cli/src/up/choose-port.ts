import { join } from 'node:path'
import { isPortFree, keptPort } from '@trainyard/local'
import { CliError } from '../cli-error.js'

const usualPort = 8080

/** Where the API listens, and whether that is not where one would look for it. */
export type ChosenPort = {
  readonly port: number
  readonly instead: number | null
}

/**
 * The port that was named, which must be free; else 8080; else, where that is taken by something else, a free one that stays the
 * same from start to start.
 * @throws {CliError} `failed` when the named port is taken.
 */
export async function choosePort(home: string, named: number | undefined): Promise<ChosenPort> {
  if (named !== undefined) {
    if (await isPortFree(named)) return { port: named, instead: null }
    throw new CliError('failed', `port ${named} is taken by another program`, {
      hint: 'Name another with --port or PORT, or leave it out: a free one is chosen then.',
    })
  }
  if (await isPortFree(usualPort)) return { port: usualPort, instead: null }
  return { port: await keptPort(join(home, 'run', 'api.port')), instead: usualPort }
}
