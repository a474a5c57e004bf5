import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { systemCodeOf } from './local-error.js'

/**
 * Reads a secret from a file, or makes one (32 random bytes, base64url) that only its owner can read. Two processes that
 * ask at once get the same secret: the file appears whole (by a link) or not at all.
 */
export function readOrCreateSecret(path: string, create: () => string = () => randomBytes(32).toString('base64url')): string {
  const present = readSecret(path)
  if (present !== undefined) return present
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const secret = create()
  writeFileSync(draft, `${secret}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  try {
    linkSync(draft, path)
    return secret
  } catch (error) {
    const others = systemCodeOf(error) === 'EEXIST' ? readSecret(path) : undefined
    if (others === undefined) throw error
    return others
  } finally {
    rmSync(draft, { force: true })
  }
}

function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
