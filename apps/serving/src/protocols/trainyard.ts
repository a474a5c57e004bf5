import { type Prediction, type PredictReply, predictRequest } from '@trainyard/spec'
import type { FastifyReply } from 'fastify'
import type { ProtocolServer } from './protocol-server.js'
import type { Computed } from '../compute/scheduler.js'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../http/authentication.js'
import { parsedBody, sendJson } from '../http/bodies.js'
import { whileWaiting } from '../http/presence.js'

const twoPlaces = (milliseconds: number): number => Math.round(milliseconds * 100) / 100

/** Raw instances in, labels, probabilities and uncertainty out. */
export const trainyard: ProtocolServer<'trainyard'> = ({ registry, pool }) => ({
  predict: async (request, reply) => {
    const started = performance.now()
    const body = await parsedBody(predictRequest, request, { nan: 'rejected', inexact: 'cells' })
    const model = await registry.resolve(projectOf(request), request.params.name, { version: body.version, alias: body.alias })
    const { members, calibrated, interval, explain, mc_dropout, tta, multi_crop } = body
    const options = { members, calibrated, interval, explain, mc_dropout, tta, multi_crop }
    const batched = await whileWaiting(request, reply, (asker) => pool.predict(model, body.instances, options, asker))
    return sendPredictions(reply, model, batched, { members: body.members, totalMs: performance.now() - started })
  },
})

function sendPredictions(
  reply: FastifyReply,
  model: ModelVersion,
  { result, queueMs, computeMs }: Computed<Prediction[]>,
  { members, totalMs }: { members: boolean; totalMs: number },
): FastifyReply {
  const { manifest, name, version } = model
  const body: PredictReply = {
    model: name,
    version,
    predictions: members ? result : result.map(({ members: _members, ...prediction }) => prediction),
    ensemble: { members_used: manifest.members.length, combine: manifest.combine },
    timing_ms: { queue: twoPlaces(queueMs), compute: twoPlaces(computeMs), total: twoPlaces(totalMs) },
  }
  return sendJson(reply.header('server-timing', `queue;dur=${twoPlaces(queueMs)}, compute;dur=${twoPlaces(computeMs)}`), body)
}
