import type { TensorSignature } from '@trainyard/training'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServingDeps } from '../serving-deps.js'
import { servingLimits } from '../limits.js'
import type { ModelVersion } from '../models/model-pool.js'
import { projectOf } from '../plugins/authentication.js'
import { sendJson } from '../plugins/json.js'
import { type OutputSignature, outputsOf } from '../protocol/model-outputs.js'

/** Path parameters of the protocol's model paths. Without a version the newest is meant. */
export type VersionParams = { name: string; version?: string }

type ModelRequest = FastifyRequest<{ Params: VersionParams }>
type Answer = (model: ModelVersion, request: ModelRequest) => unknown

const platform = 'trainyard_ensemble'

/** What a model is: metadata, readiness, configuration and statistics, with and without a version in the path. */
export function modelRoutes(app: FastifyInstance, { registry, pool }: Pick<ServingDeps, 'registry' | 'pool'>): void {
  const route = (suffix: string, answer: Answer): void => {
    const handler = async (request: ModelRequest, reply: FastifyReply) => {
      const { name, version } = request.params
      return sendJson(reply, await answer(await registry.resolve(projectOf(request), name, { version }), request))
    }
    for (const path of ['/v2/models/:name', '/v2/models/:name/versions/:version']) app.get<{ Params: VersionParams }>(`${path}${suffix}`, handler)
  }
  route('', async (model, request) => ({
    name: model.name,
    versions: request.params.version === undefined ? await registry.versions(projectOf(request), model.name) : [model.version],
    platform,
    inputs: await pool.inputsOf(model),
    outputs: outputsOf(model.manifest),
  }))
  // A version is ready when it can be loaded: asking loads it.
  route('/ready', async (model) => {
    await pool.inputsOf(model)
    return { name: model.name, ready: true }
  })
  route('/config', async (model) => configOf(model, await pool.inputsOf(model)))
  route('/stats', (model) => ({ model_stats: [{ name: model.name, version: model.version, ...pool.statistics(model).view() }] }))
  // The repository extension: every version is there and is loaded when it is first asked.
  app.post('/v2/repository/index', async (request, reply) => {
    const projectId = projectOf(request)
    const names = await registry.names(projectId)
    const versions = await Promise.all(names.map(async (name) => (await registry.versions(projectId, name)).map((version) => ({ name, version }))))
    return sendJson(
      reply,
      versions.flat().map((version) => ({ ...version, state: 'READY', reason: '' })),
    )
  })
  app.get('/v2/models', async (request, reply) => sendJson(reply, { models: await registry.names(projectOf(request)) }))
}

/** The configuration extension has names of its own for types, and leaves the rows out of the shapes: they are the batch. */
const tensorConfig = ({ name, datatype, shape }: TensorSignature | OutputSignature) => ({
  name,
  data_type: `TYPE_${datatype === 'BYTES' ? 'STRING' : datatype}`,
  dims: shape.length === 1 ? [1] : shape.filter((side) => side >= 0),
})

const configOf = ({ name, manifest }: ModelVersion, inputs: readonly TensorSignature[]) => ({
  name,
  platform,
  backend: 'trainyard',
  max_batch_size: servingLimits.batchInstances,
  input: inputs.map(tensorConfig),
  output: outputsOf(manifest).map(tensorConfig),
  dynamic_batching: {},
})
