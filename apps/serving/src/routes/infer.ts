import { limits, type Prediction } from '@trainyard/spec'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Batched } from '../batching/batcher.js'
import type { ServingDeps } from '../serving-deps.js'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../plugins/authentication.js'
import { bodyOf } from '../plugins/bodies.js'
import { checkRowCount } from '../protocol/check-row-count.js'
import { type InferCall, readInferBody } from '../protocol/infer-body.js'
import { encodeInferReply } from '../protocol/infer-reply.js'
import { makeOutputs } from '../protocol/model-outputs.js'
import type { VersionParams } from './models.js'

/** `POST /v2/models/:name[/versions/:version]/infer`: the Open Inference Protocol, tensors in JSON or in binary. */
export function inferRoutes(app: FastifyInstance, { registry, pool }: Pick<ServingDeps, 'registry' | 'pool'>): void {
  const infer = async (request: FastifyRequest<{ Params: VersionParams }>, reply: FastifyReply) => {
    const length = request.headers['inference-header-content-length']
    const call = readInferBody(bodyOf(request), typeof length === 'string' ? length : undefined)
    const rows = call.inputs[0]?.shape[0] ?? 0
    checkRowCount(rows, limits.predictInstances)
    const { name, version } = request.params
    const model = await registry.resolve(projectOf(request), name, { version })
    const members = call.outputs?.some((output) => output.name.startsWith('member_')) ?? false
    return sendOutputs(reply, model, call, await pool.infer(model, call.inputs, { members }))
  }
  app.post<{ Params: VersionParams }>('/v2/models/:name/infer', infer)
  app.post<{ Params: VersionParams }>('/v2/models/:name/versions/:version/infer', infer)
}

function sendOutputs(
  reply: FastifyReply,
  { name, version, manifest }: ModelVersion,
  call: InferCall,
  { answers, queueMs, computeMs }: Batched<Prediction>,
): FastifyReply {
  const tensors = makeOutputs(manifest, call.outputs?.map((output) => output.name) ?? null, answers)
  const outputs = tensors.map((tensor, position) => ({ ...tensor, binary: call.outputs?.[position]?.binary ?? call.binaryByDefault }))
  const parameters = {
    members_used: manifest.members.length,
    combine: manifest.combine,
    queue_us: Math.round(queueMs * 1_000),
    compute_us: Math.round(computeMs * 1_000),
  }
  const { body, headerBytes } = encodeInferReply({ model_name: name, model_version: version, id: call.id, parameters }, outputs)
  if (headerBytes !== null) void reply.header('inference-header-content-length', headerBytes)
  return reply
    .header('content-type', headerBytes === null ? 'application/json' : 'application/octet-stream')
    .send(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
}
