import { hash, randomBytes } from 'node:crypto'
import { idPrefixes } from '@trainyard/spec'

const secretBytes = 32
const pattern = /^ty_([0-9a-hjkmnp-tv-z]{26})_([A-Za-z0-9_-]{16,100})$/

/** A key as it was sent: `sha256`, the hash of its secret, finds the row, whose id must be `id`. */
export type PresentedKey = { id: string; sha256: string }

/** A new secret: 32 random bytes in base64url. Random enough that its SHA-256 needs no slow hash to be safe in a stolen database. */
export const createSecret = (): string => randomBytes(secretBytes).toString('base64url')

/** What is stored of a secret: its SHA-256 in hex. */
export const secretSha256 = (secret: string): string => hash('sha256', secret, 'hex')

/** The text that a client sends: `ty_<the key's id without its prefix>_<secret>`. */
export const keyText = (id: string, secret: string): string => `ty_${id.slice(idPrefixes.apiKey.length + 1)}_${secret}`

/** Takes a key apart; null when it cannot be one. */
export function parseKey(text: string): PresentedKey | null {
  const match = pattern.exec(text)
  const [, id, secret] = match ?? []
  return id === undefined || secret === undefined ? null : { id: `${idPrefixes.apiKey}_${id}`, sha256: secretSha256(secret) }
}

/**
 * Takes the key out of an Authorization header: a bearer token, or the password of basic authentication, whose user name may be anything. Null when there is
 * none.
 */
export function presentedKey(header: string): string | null {
  const [, scheme = '', value = ''] = /^(\S+) +(\S+) *$/.exec(header) ?? []
  if (scheme.toLowerCase() === 'bearer') return value
  if (scheme.toLowerCase() !== 'basic') return null
  const pair = Buffer.from(value, 'base64').toString('utf8')
  const colon = pair.indexOf(':')
  return colon < 0 ? null : pair.slice(colon + 1)
}

const ticketPrefix = 'tt_'

/** A new ticket: 32 random bytes. What is stored of it is its `secretSha256`. */
export const createTicket = (): string => ticketPrefix + createSecret()
