import { inferModelMetadata, inferReply, inferRequest, limits } from '@trainyard/spec'
import { z } from 'zod'
import type { App, RouteDeps } from '../../../app.js'
import type { Access } from '../../../authentication/caller.js'
import { protocolRefusals } from '../protocol-refusals.js'

const named = z.strictObject({ name: z.string() })
const versioned = z.strictObject({ name: z.string(), version: z.string() })
const modelReady = z.object({ name: z.string(), ready: z.boolean() })
const modelConfig = z.object({ name: z.string(), platform: z.string(), max_batch_size: z.int(), input: z.array(z.unknown()), output: z.array(z.unknown()) })
const modelStats = z.object({ model_stats: z.array(z.object({ name: z.string(), version: z.string(), inference_count: z.int(), execution_count: z.int() })) })

type Entry = {
  method: 'GET' | 'POST'
  url: string
  operationId: string
  summary: string
  access: Access
  reply: z.ZodType
  params?: z.ZodType
  body?: z.ZodType
}

/** The Open Inference Protocol (https://github.com/kserve/open-inference-protocol), with and without a version in the path. */
const entries: readonly Entry[] = [
  {
    method: 'GET',
    url: '/v2',
    operationId: 'getInferenceServer',
    summary: 'Name, version and extensions of the server',
    access: 'predict',
    reply: z.object({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
  },
  {
    method: 'GET',
    url: '/v2/health/live',
    operationId: 'getInferenceLive',
    summary: 'The server answers',
    access: 'public',
    reply: z.object({ live: z.boolean() }),
  },
  {
    method: 'GET',
    url: '/v2/health/ready',
    operationId: 'getInferenceReady',
    summary: 'The server takes requests',
    access: 'public',
    reply: z.object({ ready: z.boolean() }),
  },
  {
    method: 'GET',
    url: '/v2/models',
    operationId: 'listInferenceModels',
    summary: 'Names of the models',
    access: 'predict',
    reply: z.object({ models: z.array(z.string()) }),
  },
  {
    method: 'POST',
    url: '/v2/repository/index',
    operationId: 'indexInferenceRepository',
    summary: 'Every version of every model',
    access: 'predict',
    reply: z.array(z.object({ name: z.string(), version: z.string(), state: z.string(), reason: z.string() })),
  },
  {
    method: 'GET',
    url: '/v2/models/:name',
    operationId: 'getInferenceModel',
    summary: 'Inputs and outputs of a model',
    access: 'predict',
    params: named,
    reply: inferModelMetadata,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/ready',
    operationId: 'getInferenceModelReady',
    summary: 'A model takes requests',
    access: 'predict',
    params: named,
    reply: modelReady,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/config',
    operationId: 'getInferenceModelConfig',
    summary: 'Configuration of a model',
    access: 'predict',
    params: named,
    reply: modelConfig,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/stats',
    operationId: 'getInferenceModelStats',
    summary: 'How often and how fast a model was asked',
    access: 'predict',
    params: named,
    reply: modelStats,
  },
  {
    method: 'POST',
    url: '/v2/models/:name/infer',
    operationId: 'infer',
    summary: 'Predict tensors',
    access: 'predict',
    params: named,
    body: inferRequest,
    reply: inferReply,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/versions/:version',
    operationId: 'getInferenceModelVersion',
    summary: 'Inputs and outputs of a version',
    access: 'predict',
    params: versioned,
    reply: inferModelMetadata,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/versions/:version/ready',
    operationId: 'getInferenceModelVersionReady',
    summary: 'A version takes requests',
    access: 'predict',
    params: versioned,
    reply: modelReady,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/versions/:version/config',
    operationId: 'getInferenceModelVersionConfig',
    summary: 'Configuration of a version',
    access: 'predict',
    params: versioned,
    reply: modelConfig,
  },
  {
    method: 'GET',
    url: '/v2/models/:name/versions/:version/stats',
    operationId: 'getInferenceModelVersionStats',
    summary: 'How often and how fast a version was asked',
    access: 'predict',
    params: versioned,
    reply: modelStats,
  },
  {
    method: 'POST',
    url: '/v2/models/:name/versions/:version/infer',
    operationId: 'inferWithVersion',
    summary: 'Predict tensors with a version',
    access: 'predict',
    params: versioned,
    body: inferRequest,
    reply: inferReply,
  },
]

/** Everything under `/v2` is the serving process's to answer; what is said here is who may ask, and the documentation. */
export function openInferenceRoutes(scope: App, { serving }: RouteDeps): void {
  for (const { method, url, operationId, summary, access, reply, params, body } of entries) {
    scope.route({
      method,
      url,
      bodyLimit: limits.predictBodyBytes,
      config: { access, body: 'unread', idempotency: 'harmless' },
      schema: {
        operationId,
        tags: ['predictions'],
        summary,
        ...(params ? { params } : {}),
        ...(body ? { body } : {}),
        response: { 200: reply, ...protocolRefusals },
      },
      handler: (request, answer) => serving.forward(request, answer),
    })
  }
}
