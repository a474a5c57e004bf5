import type { ErrorCode } from '../http/error.js'
import { byType } from '../technique.js'
import type { ProtocolRecord, ProtocolRoute } from './define-protocol.js'
import { mlflowScoring } from './mlflow-scoring.js'
import { openInference } from './open-inference.js'
import { tensorflowServing } from './tensorflow-serving.js'
import { trainyard } from './trainyard.js'

/** Every prediction protocol, in the order of the documentation; the servers are in `apps/serving/src/protocols`. */
export const protocolRecords = [trainyard, openInference, tensorflowServing, mlflowScoring] as const

/** The records by type. */
export const protocols = byType(protocolRecords)
/** Name of a prediction protocol. */
export type ProtocolType = keyof typeof protocols

type Routes<Type extends ProtocolType> = (typeof protocols)[Type]['routes']
/** The calls of a protocol that the serving process answers: all but those with a fixed text. */
export type Operation<Type extends ProtocolType> = { [Id in keyof Routes<Type>]: Routes<Type>[Id] extends { text: string } ? never : Id }[keyof Routes<Type>]

/** The calls of a protocol with their operation ids. */
export const routesOf = ({ routes }: ProtocolRecord): (ProtocolRoute & { operationId: string })[] =>
  Object.entries(routes).map(([operationId, route]) => ({ operationId, ...route }))

const all: readonly ProtocolRecord[] = protocolRecords

/** The protocol that the clients of a URL speak. */
export const protocolAt = (url: string): ProtocolRecord => all.find(({ urls }) => urls.some((pattern) => pattern.test(url))) ?? trainyard

/** What to say where no call is at a path, in the words of its protocol; null where there is no more to say than that. */
export function nothingAt(method: string, url: string): { code: ErrorCode; message: string } | null {
  const path = url.split('?')[0] ?? url
  return protocolAt(url).nothingAt?.(method, path) ?? null
}

/** The body of an error in the form that the clients of a URL read; null where that is our own. */
export const protocolError = (url: string, code: ErrorCode, text: string): object | null => protocolAt(url).errors.form?.bodyOf(code, text) ?? null
