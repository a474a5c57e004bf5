import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocalContext } from './local-context.js'
import { LocalError } from './local-error.js'
import { clusterFolder } from './postgres/cluster-folder.js'
import { stopLocal } from './start-local.js'

/** Stands in a home whose data may be deleted. */
const marker = 'disposable'

/**
 * Makes a home for tests, marked as one that may be deleted.
 * @throws {LocalError} `local_setting_invalid` when the folder already holds something that is not so marked.
 */
export function createDisposableHome(home: string): void {
  mkdirSync(home, { recursive: true })
  const path = join(home, marker)
  if (existsSync(path)) return
  if (readdirSync(home).length > 0) throw new LocalError('local_setting_invalid', `${home} holds data that is not from a test: it is left alone`)
  writeFileSync(path, 'Made for tests. Everything in this folder is deleted by the next test run.\n')
}

/** Ends what runs in a test's home and deletes it with all its data. A home that is not marked is left alone. */
export async function removeDisposableHome(context: Pick<LocalContext, 'home' | 'cache' | 'log'>): Promise<void> {
  if (!existsSync(join(context.home, marker))) return
  await stopLocal(context)
  rmSync(clusterFolder(context.home).base, { recursive: true, force: true })
  rmSync(context.home, { recursive: true, force: true })
}
