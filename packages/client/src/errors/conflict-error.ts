import { TrainyardError } from './trainyard-error.js'

/** The state of the object does not allow it (409). */
export class ConflictError extends TrainyardError {
  override readonly name = 'ConflictError'
}
