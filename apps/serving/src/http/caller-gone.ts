/** Nobody waits for the answer: the client has closed its connection. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone'
}
