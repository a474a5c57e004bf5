import { rmSync } from 'node:fs'
import { localFolders, lockHolder, stopLocal, stopProcess, waitFor } from '@trainyard/local'
import { instanceFile, lockFile } from '../api/state-folder.js'
import { type CliContext, note, say, sayJson } from '../cli-context.js'
import { serviceNames, upSeconds } from './services.js'

/** Ends what was started here, each by its process id: asks the `up` that runs to drain, else ends what a killed one left behind. */
export async function runDown(context: CliContext, json: boolean): Promise<void> {
  const folders = localFolders(context.environment, context.base)
  const file = lockFile(folders.home)
  const supervisor = lockHolder(file)
  if (supervisor !== undefined) {
    process.kill(supervisor, 'SIGTERM')
    await waitFor({
      what: `process ${supervisor} to end what it started`,
      limitSeconds: upSeconds.drain,
      everyMilliseconds: 50,
      check: () => lockHolder(file) !== supervisor,
    })
  }
  // The lock may be free while parts live: a killed `up` leaves them.
  const outcomes = await Promise.all(serviceNames.map(async (name) => ({ name, outcome: await stopProcess({ home: folders.home, name }) })))
  const services = await stopLocal({ ...folders, log: (line) => note(context, line) })
  rmSync(instanceFile(folders.home), { force: true })
  const ended = [...outcomes, ...Object.entries(services).map(([name, outcome]) => ({ name, outcome }))].flatMap(({ name, outcome }) =>
    outcome === 'not_running' ? [] : [name],
  )
  if (json) return sayJson(context, { object: 'stopped', supervisor: supervisor ?? null, ended })
  if (supervisor === undefined && ended.length === 0) say(context, `Nothing of ${folders.home} is running.`)
  else say(context, supervisor === undefined ? `Ended what was left: ${ended.join(', ')}.` : 'Ended. The data stays.')
}
