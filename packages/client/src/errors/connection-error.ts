import { TrainyardError } from './trainyard-error.js'

/** There was no reply: the server is away, or it took too long. `cause` has the reason. */
export class ConnectionError extends TrainyardError {
  override readonly name = 'ConnectionError'
}
