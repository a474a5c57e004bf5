import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { readOrCreateSecret } from '@trainyard/local'
import { adminKeyFile } from '../api/state-folder.js'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * The first admin key: `TRAINYARD_API_KEY`, else the one that is kept in the state folder, made when there is none. A key that
 * was named is kept there too, so that the other commands find it.
 */
export function adminKey(home: string, named: string | undefined): { key: string; created: boolean } {
  const file = adminKeyFile(home)
  const present = existsSync(file)
  if (named && present && readFileSync(file, 'utf8').trim() !== named) rmSync(file)
  const key = readOrCreateSecret(file, () => named || createKey())
  chmodSync(file, 0o600)
  return { key, created: !present && !named }
}

/** `ty_<26 characters that name it>_<32 random bytes>`, as the API makes keys. */
function createKey(): string {
  const name = [...randomBytes(26)].map((byte) => alphabet[byte % alphabet.length] ?? '0').join('')
  return `ty_${name}_${randomBytes(32).toString('base64url')}`
}
