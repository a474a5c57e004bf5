import { TrainyardError } from './trainyard-error.js'

/** The request is not valid (400, 405, 413, 415, 422): `details` lists every fault with its path. */
export class InvalidRequestError extends TrainyardError {
  override readonly name = 'InvalidRequestError'
}
