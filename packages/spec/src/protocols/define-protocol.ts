import type { z } from 'zod'
import type { ErrorCode } from '../http/error.js'
import type { Technique } from '../technique.js'

/** One call of a protocol. The API documents it, checks who may call it and passes it on; the serving process answers it. */
export type ProtocolRoute = {
  method: 'GET' | 'POST'
  /** The path as both servers register it. */
  path: string
  summary: string
  /** Who may call it: anyone, or a key with the scope `predict`. */
  access: 'public' | 'predict'
  params?: z.ZodType
  query?: z.ZodType
  /** Documentation: the serving process reads the body, which may also be binary or a CSV. */
  body?: z.ZodType
  reply: z.ZodType
  /** Other types that the reply may have, as bytes. */
  replyTypes?: readonly string[]
  /** What the API answers by itself, without the serving process. */
  text?: string
}

/** Everything that is known of a prediction protocol outside of the serving process. */
export type ProtocolRecord<Type extends string = string, Routes = Readonly<Record<string, ProtocolRoute>>> = Technique<Type> & {
  /** URLs whose clients speak the protocol, also those at which nothing is found. Every URL of none speaks Trainyard's own. */
  urls: readonly RegExp[]
  /** What a request's body may be. */
  contentTypes: readonly string[]
  /** The body of an error: our own with every detail, or `{"error": "<text>"}`; and the codes that the documentation lists. */
  errors: { body: 'detailed' | 'text'; codes: readonly ErrorCode[] }
  /** The calls by their operation ids. */
  routes: Routes
}

/** Declares a prediction protocol. */
export const defineProtocol = <const Type extends string, const Routes extends Readonly<Record<string, ProtocolRoute>>>(
  record: ProtocolRecord<Type, Routes>,
): ProtocolRecord<Type, Routes> => record

/** Errors as other servers give them: one text under `error`. */
export const textErrors: ProtocolRecord['errors'] = { body: 'text', codes: ['invalid_request', 'not_found'] }
