import { bodyOf } from '../http/bodies.js'
import type { HeavyServing } from '../heavy/heavy-serving.js'
import { servingLimits } from '../limits.js'
import { HandedOn } from '../models/model-pool.js'
import { defined, type ProtocolType, protocols, routesOf } from '@trainyard/spec'
import type { FastifyInstance } from 'fastify'
import type { ServingDeps } from '../serving-deps.js'
import { mlflowScoring } from './mlflow-scoring.js'
import { openInference } from './open-inference.js'
import type { ProtocolHandler, ProtocolRequest, ProtocolServer } from './protocol-server.js'
import { tensorflowServing } from './tensorflow-serving.js'
import { trainyard } from './trainyard.js'

/** Every protocol of the spec has its server here; a forgotten one does not compile. */
const servers: { [Type in ProtocolType]: ProtocolServer<Type> } = {
  trainyard,
  open_inference: openInference,
  tensorflow_serving: tensorflowServing,
  mlflow_scoring: mlflowScoring,
}

/** Registers the calls of all protocols, at the paths of their records. */
export function registerProtocols(app: FastifyInstance, deps: ServingDeps): void {
  for (const [type, record] of Object.entries(protocols)) {
    const handlers: Readonly<Record<string, ProtocolHandler>> = servers[type as ProtocolType](deps)
    for (const { operationId, method, path, access, text } of routesOf(record)) {
      if (text !== undefined) continue
      const own = defined(handlers[operationId], `handler of ${operationId}`)
      const handler = deps.heavy === null ? own : lightOrHeavy(own, deps.heavy)
      app.route<{ Params: ProtocolRequest['params'] }>({ method, url: path, config: { open: access === 'public' }, handler })
    }
  }
}

/** Answers here what is light. What is heavy by its body, or turns out to be when it is read, is sent on as it came. */
const lightOrHeavy =
  (own: ProtocolHandler, heavy: HeavyServing): ProtocolHandler =>
  async (request, reply) => {
    if (bodyOf(request).length > servingLimits.heavyFrom.bodyBytes) return heavy.forward(request, reply)
    try {
      return await own(request, reply)
    } catch (error) {
      if (error instanceof HandedOn) return heavy.forward(request, reply)
      throw error
    }
  }
