import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { waitFor } from '@trainyard/local'
import type { Installation } from '../installation.js'

export type OtherWorker = {
  /** Words before the command that starts it: `ip netns exec …`. */
  prefix?: readonly string[]
  environment?: Readonly<Record<string, string>>
}

const startSeconds = 60

/**
 * Gives the work to a worker of another host or another clock: starts one, and stops the installation's own, which would take the work first. Returns how
 * to end that: the installation's own worker goes on, too, as soon as a fault sends it `SIGCONT`.
 */
export async function startOtherWorker(installation: Installation, { prefix = [], environment = {} }: OtherWorker): Promise<() => Promise<void>> {
  const own = [installation.pidOf('worker')]
  const known = await workersOf(installation)
  const [command, ...args] = [...prefix, process.execPath, path.join(repositoryRoot(), 'apps/cli/dist/main.js'), 'worker']
  const child = spawn(command, args, {
    env: { ...process.env, DATABASE_URL: installation.databaseUrl, QUEUE_URL: installation.queueUrl, TRAINYARD_HOME: installation.home, ...environment },
    stdio: 'ignore',
  })
  await waitFor({
    what: 'a worker elsewhere',
    limitSeconds: startSeconds,
    everyMilliseconds: 200,
    check: async () => (await workersOf(installation)).some((id) => !known.includes(id)),
    giveUp: () => (child.exitCode === null ? undefined : `it ended with status ${child.exitCode}`),
  })
  installation.send('SIGSTOP', own)
  return async () => {
    installation.send('SIGCONT', own)
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

const workersOf = async ({ sql }: Installation): Promise<string[]> => (await sql<{ id: string }>('SELECT id FROM workers')).map(({ id }) => id)

/** This file runs from its source and from where it was compiled to, at different depths. */
function repositoryRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url))
  while (!existsSync(path.join(folder, 'pnpm-workspace.yaml'))) folder = path.dirname(folder)
  return folder
}
