import { z } from 'zod'
import { defineProtocol, textErrors } from './define-protocol.js'

/**
 * Open Inference Protocol v2, REST: https://github.com/kserve/open-inference-protocol (inference_rest.md). Unknown keys are ignored because its clients send
 * some.
 */
const inferDatatype = z.enum(['BOOL', 'UINT8', 'INT32', 'INT64', 'FP32', 'FP64', 'BYTES'])
const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const nested: z.ZodType<unknown[]> = z.array(z.unknown())

const inferRequest = z
  .object({
    id: z.string().optional(),
    parameters: parameters.optional(),
    inputs: z
      .array(z.object({ name: z.string(), shape: z.array(z.int().min(0)).min(1), datatype: inferDatatype, parameters: parameters.optional(), data: nested }))
      .min(1),
    outputs: z.array(z.object({ name: z.string(), parameters: parameters.optional() })).optional(),
  })
  .meta({ id: 'InferRequest' })

const inferReply = z
  .object({
    model_name: z.string(),
    model_version: z.string(),
    id: z.string().optional(),
    parameters: parameters.optional(),
    outputs: z.array(z.object({ name: z.string(), shape: z.array(z.int()), datatype: inferDatatype, data: nested })),
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
const modelConfig = z.looseObject({
  name: z.string(),
  platform: z.string(),
  max_batch_size: z.int(),
  input: z.array(z.unknown()),
  output: z.array(z.unknown()),
})
const modelStats = z.object({
  model_stats: z.array(z.looseObject({ name: z.string(), version: z.string(), inference_count: z.int(), execution_count: z.int() })),
})

/** The Open Inference Protocol (https://github.com/kserve/open-inference-protocol), with and without a version in the path. */
export const openInference = defineProtocol({
  type: 'open_inference',
  label: 'Open Inference',
  description: 'Tensors in JSON or in binary, as KServe, Triton and MLServer speak it (protocol V2).',
  urls: [/^\/v2(\/|\?|$)/],
  contentTypes: ['application/json', 'application/octet-stream'],
  errors: textErrors,
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
      reply: z.array(z.object({ name: z.string(), version: z.string(), state: z.string(), reason: z.string() })),
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
      params: versioned,
      body: inferRequest,
      reply: inferReply,
      replyTypes: ['application/octet-stream'],
    },
  },
})
