import type { z } from 'zod'
import { type ErrorCode, protocolErrorBody } from '../http/error.js'
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
  /** Whether a long reply is compressed for those who accept it. Clients of the field accept it for every call, and some unpack predictions only. */
  compressed?: true
  /** What the API answers by itself, without the serving process. */
  text?: string
}

/** Says in a request how many milliseconds its client waits for the answer, in every protocol; the server's own limit stands. */
export const timeoutHeader = 'x-request-timeout-ms'

/** How clients of a protocol read errors: a body made of the code and one text. */
export type ErrorForm = { schema: z.ZodType; bodyOf(code: ErrorCode, text: string): object }

/** Everything that is known of a prediction protocol outside of the serving process. */
export type ProtocolRecord<Type extends string = string, Routes = Readonly<Record<string, ProtocolRoute>>> = Technique<Type> & {
  /** URLs whose clients speak the protocol, also those at which nothing is found. Every URL of none speaks Trainyard's own. */
  urls: readonly RegExp[]
  /** What a request's body may be. */
  contentTypes: readonly string[]
  /** The body of an error, null for our own with every detail; and the codes that the documentation lists. */
  errors: { form: ErrorForm | null; codes: readonly ErrorCode[] }
  /** What to say of a path that no call has, where there is more to say than that nothing is there; null where there is not. */
  nothingAt?: (method: string, path: string) => { code: ErrorCode; message: string } | null
  /** The calls by their operation ids. */
  routes: Routes
}

/** Declares a prediction protocol. */
export const defineProtocol = <const Type extends string, const Routes extends Readonly<Record<string, ProtocolRoute>>>(
  record: ProtocolRecord<Type, Routes>,
): ProtocolRecord<Type, Routes> => record

/** The codes that calls of other servers' protocols may answer. */
export const protocolErrorCodes = ['invalid_request', 'not_found'] as const

/** Errors as other servers give them: one text under `error`. */
export const textErrors: ProtocolRecord['errors'] = {
  form: { schema: protocolErrorBody, bodyOf: (_code, text) => ({ error: text }) },
  codes: protocolErrorCodes,
}
