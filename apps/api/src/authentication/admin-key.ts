import { readFileSync, writeFileSync } from 'node:fs'
import { createId } from '@trainyard/runtime'
import { createSecret, keyText, parseKey } from './api-key.js'

/** Read and write for the owner alone. */
const ownerOnly = 0o600

/**
 * The first admin key: from the setting, else from the file, which is made when it is not there. Null when neither is given. Nobody prints it here:
 * whoever started the process knows where the file is.
 * @throws {AppError} when the file holds no key.
 */
export function readAdminKey({
  TRAINYARD_API_KEY: key,
  TRAINYARD_ADMIN_KEY_FILE: path,
}: {
  TRAINYARD_API_KEY?: string | undefined
  TRAINYARD_ADMIN_KEY_FILE?: string | undefined
}): string | null {
  if (key !== undefined) return key
  if (path === undefined) return null
  const text = readOrCreate(path)
  if (!parseKey(text)) throw new Error(`${path} does not hold an API key (ty_<26 characters>_<secret>); remove it, and a new one is made`)
  return text
}

/** Two processes that start at once make one key: the file is made only where there is none. */
function readOrCreate(path: string): string {
  try {
    writeFileSync(path, `${keyText(createId('apiKey'), createSecret())}\n`, { mode: ownerOnly, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8').trim()
}
