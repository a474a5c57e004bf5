import { TrainyardError } from './trainyard-error.js'

/** The key lacks the scope that the call needs (403). */
export class PermissionError extends TrainyardError {
  override readonly name = 'PermissionError'
}
