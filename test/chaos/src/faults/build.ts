import { existsSync, renameSync } from 'node:fs'
import path from 'node:path'
import type { Fault } from './fault.js'

/** The checkout, in which `npm run chaos` runs. */
const root = process.cwd()
/** What a trainer needs to start, as a build under a running service takes it away for a while. */
const built = ['packages/training/dist', 'apps/worker/dist/trainer'].map((folder) => path.join(root, folder))
const away = (folder: string): string => `${folder}.moved-by-chaos`

function bringBack(): void {
  for (const folder of built) if (existsSync(away(folder)) && !existsSync(folder)) renameSync(away(folder), folder)
}

/** The build is gone under the running service, and its trainers die: new ones must start all the same. */
const moved: Fault = {
  name: 'build moved away',
  lasts: [5, 20],
  arrange: async () => async () => bringBack(),
  inject: async (installation) => {
    for (const folder of built) renameSync(folder, away(folder))
    installation.send('SIGKILL', installation.pidsOf('trainer'))
    return async () => bringBack()
  },
}

export const buildFaults: readonly Fault[] = [moved]
