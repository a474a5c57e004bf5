import { TrainyardError } from './trainyard-error.js'

/** The key is missing, wrong, revoked or expired (401). */
export class AuthenticationError extends TrainyardError {
  override readonly name = 'AuthenticationError'
}
