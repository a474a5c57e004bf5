import type { ProtocolRecord, ProtocolRoute } from './define-protocol.js'
import { mlflowScoring } from './mlflow-scoring.js'
import { openInference } from './open-inference.js'
import { tensorflowServing } from './tensorflow-serving.js'
import { trainyard } from './trainyard.js'

/** Every prediction protocol by its type, in the order of the documentation. */
export const protocols = { trainyard, open_inference: openInference, tensorflow_serving: tensorflowServing, mlflow_scoring: mlflowScoring } as const
export type ProtocolType = keyof typeof protocols

type Routes<Type extends ProtocolType> = (typeof protocols)[Type]['routes']
/** The calls of a protocol that the serving process answers: all but those with a fixed text. */
export type Operation<Type extends ProtocolType> = { [Id in keyof Routes<Type>]: Routes<Type>[Id] extends { text: string } ? never : Id }[keyof Routes<Type>]

/** The records, as one who goes through all of them sees them. */
export const protocolRecords: readonly ProtocolRecord[] = Object.values(protocols)

/** The calls of a protocol with their operation ids. */
export const routesOf = ({ routes }: ProtocolRecord): (ProtocolRoute & { operationId: string })[] =>
  Object.entries(routes).map(([operationId, route]) => ({ operationId, ...route }))

/** The protocol that the clients of a URL speak. */
export const protocolAt = (url: string): ProtocolRecord => protocolRecords.find(({ urls }) => urls.some((pattern) => pattern.test(url))) ?? trainyard
