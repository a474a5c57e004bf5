import { AppError } from '@trainyard/runtime'
import { type ErrorDetail, type Prediction, type PredictReply, type PredictRequest, predictRequest } from '@trainyard/spec'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { ServingDeps } from '../serving-deps.js'
import type { Batched } from '../batching/batcher.js'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../plugins/authentication.js'
import { bodyOf } from '../plugins/bodies.js'
import { sendJson } from '../plugins/json.js'

const twoPlaces = (milliseconds: number): number => Math.round(milliseconds * 100) / 100

/** `POST /v1/models/:name/predict`: raw instances in, labels, probabilities and uncertainty out. */
export function predictRoute(app: FastifyInstance, { registry, pool }: Pick<ServingDeps, 'registry' | 'pool'>): void {
  app.post<{ Params: { name: string } }>('/v1/models/:name/predict', async (request, reply) => {
    const started = performance.now()
    const body = parseBody(bodyOf(request))
    const model = await registry.resolve(projectOf(request), request.params.name, { version: body.version, alias: body.alias })
    const batched = await pool.predict(model, body.instances, { members: body.members })
    return sendPredictions(reply, model, batched, { members: body.members, totalMs: performance.now() - started })
  })
}

function parseBody(bytes: Uint8Array): PredictRequest {
  const parsed = predictRequest.safeParse(JSON.parse(new TextDecoder().decode(bytes)))
  if (parsed.success) return parsed.data
  throw new AppError({
    code: 'invalid_request',
    message: `the request has ${parsed.error.issues.length === 1 ? 'a fault' : `${parsed.error.issues.length} faults`}`,
    details: parsed.error.issues.map(toDetail),
  })
}

const toDetail = ({ path, code, message, input }: z.core.$ZodIssue): ErrorDetail => ({
  path: path.join('.'),
  rule: code,
  message,
  ...(input === undefined ? {} : { received: input }),
})

function sendPredictions(
  reply: FastifyReply,
  model: ModelVersion,
  { answers, queueMs, computeMs }: Batched<Prediction>,
  { members, totalMs }: { members: boolean; totalMs: number },
): FastifyReply {
  const { manifest, name, version } = model
  const body: PredictReply = {
    model: name,
    version,
    predictions: members ? answers : answers.map(({ members: _members, ...prediction }) => prediction),
    ensemble: { members_used: manifest.members.length, combine: manifest.combine },
    timing_ms: { queue: twoPlaces(queueMs), compute: twoPlaces(computeMs), total: twoPlaces(totalMs) },
  }
  return sendJson(reply.header('server-timing', `queue;dur=${twoPlaces(queueMs)}, compute;dur=${twoPlaces(computeMs)}`), body)
}
