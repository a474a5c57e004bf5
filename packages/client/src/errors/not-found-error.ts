import { TrainyardError } from './trainyard-error.js'

/** There is no such object in the project of the key (404). */
export class NotFoundError extends TrainyardError {
  override readonly name = 'NotFoundError'
}
