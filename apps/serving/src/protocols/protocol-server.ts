import type { Operation, ProtocolType } from '@trainyard/spec'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ServingDeps } from '../serving-deps.js'

/** A call of a protocol. Its path may name a model, and a version or a label, which is an alias; without either it is the newest. */
export type ProtocolRequest = FastifyRequest<{ Params: { name: string; version?: string; label?: string } }>

/** Answers one call: decodes the request into rows, asks the model, encodes its predictions. */
export type ProtocolHandler = (request: ProtocolRequest, reply: FastifyReply) => FastifyReply | Promise<FastifyReply>

/** The serving half of a protocol: a handler for each operation of its record in `packages/spec`. A forgotten one does not compile. */
export type ProtocolServer<Type extends ProtocolType> = (deps: ServingDeps) => Readonly<Record<Operation<Type>, ProtocolHandler>>

/** A request that breaks the protocol. The reply is 400 with this text. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
