/** A request that breaks the protocol. The reply is 400 with this text under `error`, which the protocol's clients show. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
