import { TrainyardError } from './trainyard-error.js'

/** The server could not answer (5xx), also after the retries. */
export class ServerError extends TrainyardError {
  override readonly name = 'ServerError'
}
