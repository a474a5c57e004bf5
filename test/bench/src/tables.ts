import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peersPython } from './peers-python.js'
import { startService } from './service.js'

export type TablesOptions = {
  /** Tables by name; all where none is named. */
  readonly names: readonly string[]
  /** Methods by name, with commas between; all where it is undefined. */
  readonly methods: string | undefined
  readonly splits: string
  readonly threads: number
  readonly path: string
  readonly home: string
  readonly install: boolean
  readonly python: string | undefined
  /** Where the tables, the results and the report are kept; in the user's cache where it is undefined. */
  readonly folder: string | undefined
}

/**
 * Trainyard beside gradient boosting and others on real tables, by the programs in `tables`: a whole service is started and called over HTTP.
 * @throws {Error} where there is no Python environment with the peers, or the comparison ends with an error.
 */
export async function compareOnTables({ names, methods, splits, threads, path, home, install, python: given, folder }: TablesOptions): Promise<void> {
  const python = given ?? (await peersPython({ home, install, peers: 'tables' }))
  if (python === undefined)
    throw new Error('there is no Python environment for tables; --install-peers makes one, --python names one that has scikit-learn, lightgbm and rdata')
  const kept = resolve(folder ?? join(home, '.cache', 'trainyard', 'tables'))
  mkdirSync(kept, { recursive: true })
  const service = await startService({ threads, path, home })
  try {
    const program = fileURLToPath(new URL('../tables/main.py', import.meta.url))
    const options = [
      ...(methods === undefined ? [] : ['--methods', methods]),
      '--splits',
      splits,
      '--folder',
      kept,
      '--service-pid',
      String(service.pids().all),
    ]
    const env = { PATH: path, HOME: home, TRAINYARD_URL: service.url, TRAINYARD_API_KEY: service.key }
    const child = spawn(python, [program, ...names, ...options], { env, stdio: 'inherit' })
    const status = await new Promise<number | null>((settle) => child.once('exit', settle))
    if (status !== 0) throw new Error(`the comparison ended with status ${String(status)}`)
  } finally {
    await service.stop()
  }
}
