import {
  type ApiKeyView,
  aliasView,
  apiKeyView,
  type DatasetView,
  datasetPreview,
  datasetView,
  eventView,
  type JobAction,
  type JobView,
  jobPlan,
  jobSummary,
  jobView,
  listOf,
  metricsPage,
  modelVersionView,
  modelView,
  type PredictRequest,
  predictReply,
  readiness,
  sampleEntry,
  type Scope,
} from '@trainyard/spec'
import { z } from 'zod'
import type { ApiConnection } from './api-connection.js'

/** Query of a list, as commands pass it on. */
export interface PageOptions {
  readonly limit?: number
  readonly after?: string
}

const segment = encodeURIComponent

/** Every call that commands make, by name. Pages are as the service cuts them. */
export const calls = (api: ApiConnection) => ({
  ready: () => api.call({ path: '/readyz', reply: readiness, alsoReply: [503], limitSeconds: 10 }),

  createJob: (spec: unknown): Promise<JobView> => api.call({ method: 'POST', path: '/v1/jobs', body: spec, reply: jobView }),
  planJob: (spec: unknown) => api.call({ method: 'POST', path: '/v1/jobs', query: { validate_only: true }, body: spec, reply: jobPlan }),
  job: (id: string): Promise<JobView> => api.call({ path: `/v1/jobs/${segment(id)}`, reply: jobView }),
  actOnJob: (id: string, action: JobAction): Promise<JobView> => api.call({ method: 'POST', path: `/v1/jobs/${segment(id)}/${action}`, reply: jobView }),
  jobs: (query: PageOptions & { status?: string; name?: string; sort?: string }) =>
    api.call({ path: '/v1/jobs', query: { ...query }, reply: listOf(jobSummary) }),
  metrics: (id: string, query: { keys?: string; members?: string; since?: string; max_points?: number }) =>
    api.call({ path: `/v1/jobs/${segment(id)}/metrics`, query, reply: metricsPage }),
  events: (id: string, query: PageOptions & { order: 'asc' | 'desc' }) =>
    api.call({ path: `/v1/jobs/${segment(id)}/events`, query: { ...query }, reply: listOf(eventView) }),

  catalog: () =>
    api.call({
      path: '/v1/datasets/catalog',
      reply: listOf(sampleEntry)
        .partial()
        .extend({ data: z.array(sampleEntry) }),
    }),
  createSample: (sample: string, name?: string): Promise<DatasetView> =>
    api.call({
      method: 'POST',
      path: '/v1/datasets',
      body: { ...(name === undefined ? {} : { name }), source: { type: 'sample', sample } },
      reply: datasetView,
    }),
  uploadDataset: (form: FormData): Promise<DatasetView> => api.call({ method: 'POST', path: '/v1/datasets', form, reply: datasetView }),
  dataset: (id: string): Promise<DatasetView> => api.call({ path: `/v1/datasets/${segment(id)}`, reply: datasetView }),
  datasets: (query: PageOptions) => api.call({ path: '/v1/datasets', query: { ...query }, reply: listOf(datasetView) }),
  removeDataset: (id: string) => api.call({ method: 'DELETE', path: `/v1/datasets/${segment(id)}`, reply: z.unknown() }),
  preview: (id: string, split: 'train' | 'test', limit: number) =>
    api.call({ path: `/v1/datasets/${segment(id)}/preview`, query: { split, limit }, reply: datasetPreview }),

  models: (query: PageOptions) => api.call({ path: '/v1/models', query: { ...query }, reply: listOf(modelView) }),
  model: (name: string) => api.call({ path: `/v1/models/${segment(name)}`, reply: modelView }),
  modelVersion: (name: string, version: string) => api.call({ path: `/v1/models/${segment(name)}/versions/${segment(version)}`, reply: modelVersionView }),
  setAlias: (name: string, alias: string, version: string) =>
    api.call({ method: 'PUT', path: `/v1/models/${segment(name)}/aliases/${segment(alias)}`, body: { version }, reply: aliasView }),
  predict: (model: string, body: Omit<PredictRequest, 'instances'> & { instances: unknown[] }) =>
    api.call({ method: 'POST', path: `/v1/models/${segment(model)}/predict`, body, reply: predictReply, limitSeconds: 120 }),

  createKey: (body: { name: string; scopes: readonly Scope[]; project?: string; expires_at?: string }): Promise<ApiKeyView> =>
    api.call({ method: 'POST', path: '/v1/api-keys', body, reply: apiKeyView }),
  keys: (query: PageOptions) => api.call({ path: '/v1/api-keys', query: { ...query }, reply: listOf(apiKeyView) }),
  revokeKey: (id: string) => api.call({ method: 'DELETE', path: `/v1/api-keys/${segment(id)}`, reply: z.unknown() }),
})

export type Calls = ReturnType<typeof calls>
