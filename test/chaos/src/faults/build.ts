import { existsSync, renameSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Fault } from './fault.js'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
/** What a trainer needs to start, as a build under a running service takes it away for a while. */
const built = ['packages/training/dist', 'apps/worker/dist/trainer'].map((path) => `${root}${path}`)
const away = (path: string): string => `${path}.moved-by-chaos`

function bringBack(): void {
  for (const path of built) if (existsSync(away(path)) && !existsSync(path)) renameSync(away(path), path)
}

/** The build is gone under the running service, and its trainers die: new ones must start all the same. */
const moved: Fault = {
  name: 'build moved away',
  lasts: [5, 20],
  arrange: async () => async () => bringBack(),
  inject: async (installation) => {
    for (const path of built) renameSync(path, away(path))
    installation.send('SIGKILL', installation.pidsOf('trainer'))
    return async () => bringBack()
  },
}

export const buildFaults: readonly Fault[] = [moved]
