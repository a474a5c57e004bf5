import { TrainyardError } from './trainyard-error.js'

/** Too many requests (429), also after the retries. */
export class RateLimitError extends TrainyardError {
  override readonly name = 'RateLimitError'
}
