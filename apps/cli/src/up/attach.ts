import { lockHolder, waitFor } from '@trainyard/local'
import { createApiConnection } from '../api/api-connection.js'
import { calls } from '../api/calls.js'
import { readAdminKey, readInstance } from '../api/state-folder.js'
import { CliError } from '../cli-error.js'
import type { Running } from './bring-up.js'
import { upSeconds } from './up-limits.js'

/**
 * Waits until the `up` that runs already, under process id `holder`, is ready.
 * @throws {CliError} when it ends or does not become ready in time.
 */
export async function attach(home: string, lockFile: string, holder: number): Promise<Running> {
  const instance = await waitFor({
    what: `the start under way in process ${holder}`,
    limitSeconds: upSeconds.attach,
    everyMilliseconds: 100,
    check: () => {
      const found = readInstance(home)
      return found?.supervisor === holder && found
    },
    giveUp: () => (lockHolder(lockFile) === holder ? undefined : 'it has ended'),
  })
  const key = readAdminKey(home)
  if (key === undefined) throw new CliError('not_found', `the key of the running service is gone from ${home}`)
  return { instance, calls: calls(createApiConnection({ url: instance.url, key })) }
}
