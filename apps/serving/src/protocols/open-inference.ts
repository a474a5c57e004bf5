import { elementAt, limits, type Prediction } from '@trainyard/spec'
import type { TensorSignature } from '@trainyard/training'
import type { FastifyReply } from 'fastify'
import { projectOf } from '../http/authentication.js'
import { bodyOf, sendJson } from '../http/bodies.js'
import { isReady } from '../http/health.js'
import { whileWaiting } from '../http/presence.js'
import type { Computed } from '../compute/scheduler.js'
import type { ModelVersion } from '../models/model-pool.js'
import { versionKey } from '../models/registry.js'
import type { ServingDeps } from '../serving-deps.js'
import { encodeInferReply, type InferCall, readInferBody } from './open-inference/infer-messages.js'
import { checkOutputs, makeOutputs, optionsOf, type OutputSignature, outputsOf } from './open-inference/model-outputs.js'
import { repositoryHandlers } from './open-inference/repository.js'
import type { ProtocolHandler, ProtocolRequest, ProtocolServer } from './protocol-server.js'
import { checkRowCount } from './rows.js'

/** What this server can do beyond the protocol's core, by the names that clients look for. */
const extensions = ['binary_tensor_data', 'classification', 'model_configuration', 'model_repository', 'model_repository(unload_dependents)', 'statistics']
const platform = 'trainyard_ensemble'

/** The Open Inference Protocol: tensors in JSON or in binary, what a model takes and gives, and the state of the server. */
export const openInference: ProtocolServer<'open_inference'> = (deps) => {
  const { registry, pool } = deps
  const [infer, about] = [inferHandler(deps), aboutModel(deps)]
  const metadata = about(async (model, request) => ({
    name: model.name,
    versions: request.params.version === undefined ? await registry.versions(projectOf(request), model.name) : [model.version],
    platform,
    inputs: pool.inputsOf(model),
    outputs: outputsOf(model.manifest),
  }))
  // A version is ready when it can be loaded: asking loads it.
  const ready: ProtocolHandler = async (request, reply) => {
    const model = await registry.resolve(projectOf(request), request.params.name, { version: request.params.version })
    await whileWaiting(request, reply, (asker) => pool.load(model, asker))
    return sendJson(reply, { name: model.name, ready: true })
  }
  const config = about((model) => configOf(model, pool.inputsOf(model)))
  const statistics = about((model) => ({ model_stats: [statisticsOf(deps, model)] }))
  return {
    getInferenceServer: (_request, reply) => sendJson(reply, { name: 'trainyard', version: '2', extensions }),
    getInferenceLive: (_request, reply) => sendJson(reply, { live: true }),
    // Both words are given: clients of the field read either.
    getInferenceReady: async (_request, reply) => {
      const well = await isReady(deps)
      return sendJson(reply.code(well ? 200 : 503), { ready: well, live: true })
    },
    listInferenceModels: async (request, reply) => {
      const models = await registry.models(projectOf(request))
      return sendJson(reply, { models: models.filter(({ versions }) => versions.length > 0).map(({ name }) => name) })
    },
    ...repositoryHandlers(deps),
    getInferenceStats: async (request, reply) => {
      const project = projectOf(request)
      const models = await registry.models(project)
      const all = models.flatMap(({ name, versions }) => versions.map((version) => ({ key: versionKey(project, name, version), name, version })))
      return sendJson(reply, { model_stats: all.map((model) => statisticsOf(deps, model)) })
    },
    getInferenceModel: metadata,
    getInferenceModelVersion: metadata,
    getInferenceModelReady: ready,
    getInferenceModelVersionReady: ready,
    getInferenceModelConfig: config,
    getInferenceModelVersionConfig: config,
    getInferenceModelStats: statistics,
    getInferenceModelVersionStats: statistics,
    infer,
    inferWithVersion: infer,
  }
}

/** A handler that answers with what is known of the model in the path. */
const aboutModel =
  ({ registry }: ServingDeps) =>
  (answer: (model: ModelVersion, request: ProtocolRequest) => unknown): ProtocolHandler =>
  async (request, reply) => {
    const { name, version } = request.params
    return sendJson(reply, await answer(await registry.resolve(projectOf(request), name, { version }), request))
  }

const statisticsOf = ({ pool, statistics }: ServingDeps, model: Pick<ModelVersion, 'key' | 'name' | 'version'>) => ({
  name: model.name,
  version: model.version,
  ...statistics.view(model.key, pool.bytesOf(model)),
})

const inferHandler =
  ({ registry, pool }: ServingDeps): ProtocolHandler =>
  async (request, reply) => {
    const length = request.headers['inference-header-content-length']
    const { name, version } = request.params
    const model = await registry.resolve(projectOf(request), name, { version })
    const call = await readInferBody(bodyOf(request), typeof length === 'string' ? length.trim() : undefined, length === '0' ? pool.inputsOf(model) : [])
    checkRowCount(elementAt(elementAt(call.inputs, 0, 'inputs').shape, 0, 'sides of an input'))
    checkOutputs(model.manifest, call)
    const options = optionsOf(model.manifest, call)
    const batched = await whileWaiting(request, reply, (asker) => pool.infer(model, call.inputs, options, asker), call.timeoutMs)
    return sendOutputs(reply, model, call, batched)
  }

function sendOutputs(
  reply: FastifyReply,
  { name, version, manifest }: ModelVersion,
  call: InferCall,
  { result, queueMs, computeMs }: Computed<Prediction[]>,
): FastifyReply {
  const tensors = makeOutputs(manifest, call, result)
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

/** The configuration extension has names of its own for types, and leaves the rows out of the shapes: they are the batch, as −1 is in the metadata. */
const tensorConfig = ({ name, datatype, shape }: TensorSignature | OutputSignature) => ({
  name,
  data_type: `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`,
  dims: shape.filter((side) => side >= 0),
})

const configOf = ({ name, manifest }: ModelVersion, inputs: readonly TensorSignature[]) => ({
  name,
  platform,
  backend: 'trainyard',
  max_batch_size: limits.predictInstances,
  input: inputs.map(tensorConfig),
  output: outputsOf(manifest).map(tensorConfig),
  dynamic_batching: {},
})
