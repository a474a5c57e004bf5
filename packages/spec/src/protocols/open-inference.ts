import { z } from 'zod'
import { anyList } from '../scalars.js'
import { defineProtocol, textErrors } from './define-protocol.js'

/** Element types of tensors. FP16 and BF16 are sent in binary only. */
export const tensorDatatypes = [
  'BOOL',
  'UINT8',
  'INT8',
  'UINT16',
  'INT16',
  'UINT32',
  'INT32',
  'UINT64',
  'INT64',
  'FP16',
  'BF16',
  'FP32',
  'FP64',
  'BYTES',
] as const
/** Name of an element type of the protocol. */
export type TensorDatatype = (typeof tensorDatatypes)[number]
const inferDatatype = z.enum(tensorDatatypes)
const parameters = z.record(z.string(), z.unknown())
const dataOrBytes = anyList
  .optional()
  .describe('Flat, or nested as the shape. Left out where `parameters.binary_data_size` says how many bytes after the JSON are the tensor')

/**
 * Open Inference Protocol v2, REST: https://github.com/kserve/open-inference-protocol (inference_rest.md). Unknown keys are ignored because its clients send
 * some.
 */
const inferRequest = z
  .object({
    id: z.string().optional(),
    parameters: parameters.optional(),
    inputs: z
      .array(
        z.object({ name: z.string(), shape: z.array(z.int().min(0)).min(1), datatype: inferDatatype, parameters: parameters.optional(), data: dataOrBytes }),
      )
      .min(1),
    outputs: z
      .array(z.object({ name: z.string(), parameters: parameters.optional() }))
      .optional()
      .describe('Which outputs, each with `binary_data` or `classification` (how many classes) if wanted; left out or empty for the usual ones'),
  })
  .meta({ id: 'InferRequest' })

const inferReply = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: parameters.optional(),
    outputs: z.array(z.object({ name: z.string(), shape: z.array(z.int()), datatype: inferDatatype, parameters: parameters.optional(), data: dataOrBytes })),
  })
  .meta({ id: 'InferReply' })

/** Model metadata of the same protocol. */
const inferModelMetadata = z
  .object({
    name: z.string(),
    versions: z.array(z.string()),
    platform: z.string(),
    inputs: z.array(z.object({ name: z.string(), datatype: inferDatatype, shape: z.array(z.int()) })),
    outputs: z.array(z.object({ name: z.string(), datatype: inferDatatype, shape: z.array(z.int()) })),
  })
  .meta({ id: 'InferModelMetadata' })

const named = z.strictObject({ name: z.string() })
const versioned = z.strictObject({ name: z.string(), version: z.string() })
const modelReady = z.object({ name: z.string(), ready: z.boolean() })
const tensorConfig = z.object({ name: z.string(), data_type: z.string(), dims: z.array(z.int()) })
const modelConfig = z.object({
  name: z.string(),
  platform: z.string(),
  backend: z.string(),
  max_batch_size: z.int(),
  input: z.array(tensorConfig),
  output: z.array(tensorConfig),
  dynamic_batching: z.object({}),
})

const duration = z.object({ count: z.int(), ns: z.int() })
const computing = { compute_input: duration, compute_infer: duration, compute_output: duration }
const modelStats = z
  .object({
    model_stats: z.array(
      z.object({
        name: z.string(),
        version: z.string(),
        last_inference: z.int(),
        inference_count: z.int(),
        execution_count: z.int(),
        inference_stats: z.object({ success: duration, fail: duration, queue: duration, ...computing, cache_hit: duration, cache_miss: duration }),
        response_stats: z.object({}),
        batch_stats: z.array(z.object({ batch_size: z.int(), ...computing })),
        memory_usage: z.array(z.object({ type: z.string(), id: z.int(), byte_size: z.int() })),
      }),
    ),
  })
  .meta({ id: 'InferModelStatistics' })
const repositoryParameters = z.object({ parameters: parameters.optional() }).optional()
const done = z.object({})

/** The Open Inference Protocol (https://github.com/kserve/open-inference-protocol), with and without a version in the path. */
export const openInference = defineProtocol({
  type: 'open_inference',
  label: 'Open Inference',
  description: 'Tensors in JSON or in binary, as KServe, Triton and MLServer speak it (protocol V2).',
  urls: [/^\/v2(\/|\?|$)/],
  contentTypes: ['application/json', 'application/octet-stream'],
  errors: textErrors,
  nothingAt: (_method, path) => {
    const [, what] = /^\/v2\/(?:models\/[^/]+\/)?(systemsharedmemory|cudasharedmemory|trace|logging)(\/|$)/.exec(path) ?? []
    if (what === undefined) return null
    const name = what.endsWith('sharedmemory') ? 'shared memory' : what
    return { code: 'not_found', message: `${name} is not offered; the extensions of this server are listed at /v2` }
  },
  routes: {
    getInferenceServer: {
      method: 'GET',
      path: '/v2',
      summary: 'Name, version and extensions of the server',
      access: 'predict',
      reply: z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
    },
    getInferenceLive: {
      method: 'GET',
      path: '/v2/health/live',
      summary: 'The server answers',
      access: 'public',
      reply: z.object({ live: z.boolean() }),
    },
    getInferenceReady: {
      method: 'GET',
      path: '/v2/health/ready',
      summary: 'The server takes requests',
      access: 'public',
      reply: z.object({ ready: z.boolean(), live: z.boolean() }),
    },
    listInferenceModels: {
      method: 'GET',
      path: '/v2/models',
      summary: 'Names of the models',
      access: 'predict',
      reply: z.object({ models: z.array(z.string()) }),
    },
    indexInferenceRepository: {
      method: 'POST',
      path: '/v2/repository/index',
      summary: 'Every version of every model',
      access: 'predict',
      body: z.object({ ready: z.boolean().optional() }).optional(),
      reply: z.array(z.object({ name: z.string(), version: z.string(), state: z.string(), reason: z.string() })),
    },
    loadInferenceModel: {
      method: 'POST',
      path: '/v2/repository/models/:name/load',
      summary: 'Load a model into memory before it is asked',
      access: 'predict',
      params: named,
      body: repositoryParameters,
      reply: done,
    },
    unloadInferenceModel: {
      method: 'POST',
      path: '/v2/repository/models/:name/unload',
      summary: 'Give the memory of a model back until it is asked again',
      access: 'predict',
      params: named,
      body: repositoryParameters,
      reply: done,
    },
    getInferenceStats: {
      method: 'GET',
      path: '/v2/models/stats',
      summary: 'How often and how fast every model was asked',
      access: 'predict',
      reply: modelStats,
    },
    getInferenceModel: {
      method: 'GET',
      path: '/v2/models/:name',
      summary: 'Inputs and outputs of a model',
      access: 'predict',
      params: named,
      reply: inferModelMetadata,
    },
    getInferenceModelReady: {
      method: 'GET',
      path: '/v2/models/:name/ready',
      summary: 'A model takes requests',
      access: 'predict',
      params: named,
      reply: modelReady,
    },
    getInferenceModelConfig: {
      method: 'GET',
      path: '/v2/models/:name/config',
      summary: 'Configuration of a model',
      access: 'predict',
      params: named,
      reply: modelConfig,
    },
    getInferenceModelStats: {
      method: 'GET',
      path: '/v2/models/:name/stats',
      summary: 'How often and how fast a model was asked',
      access: 'predict',
      params: named,
      reply: modelStats,
    },
    infer: {
      method: 'POST',
      path: '/v2/models/:name/infer',
      summary: 'Predict tensors',
      access: 'predict',
      compressed: true,
      params: named,
      body: inferRequest,
      reply: inferReply,
      replyTypes: ['application/octet-stream'],
    },
    getInferenceModelVersion: {
      method: 'GET',
      path: '/v2/models/:name/versions/:version',
      summary: 'Inputs and outputs of a version',
      access: 'predict',
      params: versioned,
      reply: inferModelMetadata,
    },
    getInferenceModelVersionReady: {
      method: 'GET',
      path: '/v2/models/:name/versions/:version/ready',
      summary: 'A version takes requests',
      access: 'predict',
      params: versioned,
      reply: modelReady,
    },
    getInferenceModelVersionConfig: {
      method: 'GET',
      path: '/v2/models/:name/versions/:version/config',
      summary: 'Configuration of a version',
      access: 'predict',
      params: versioned,
      reply: modelConfig,
    },
    getInferenceModelVersionStats: {
      method: 'GET',
      path: '/v2/models/:name/versions/:version/stats',
      summary: 'How often and how fast a version was asked',
      access: 'predict',
      params: versioned,
      reply: modelStats,
    },
    inferWithVersion: {
      method: 'POST',
      path: '/v2/models/:name/versions/:version/infer',
      summary: 'Predict tensors with a version',
      access: 'predict',
      compressed: true,
      params: versioned,
      body: inferRequest,
      reply: inferReply,
      replyTypes: ['application/octet-stream'],
    },
  },
})
