import type {
  ApiKeyView,
  CheckpointView,
  DatasetPreview,
  DatasetView,
  EventView,
  JobAction,
  JobPlan,
  JobView,
  MetricsComparison,
  MetricsPage,
  ModelVersionView,
  ModelView,
  PredictReply,
  Readiness,
  SampleEntry,
  Scope,
  WorkerView,
} from '@trainyard/spec'
import { call, get, query } from './request.js'

/** A page of any list. */
export type List<T> = { data: T[]; has_more: boolean; last_id: string | null }

/** A job in a list. */
export type JobRow = Omit<JobView, 'spec' | 'members' | 'status_history' | 'engine'> & {
  dataset_id: string
  member_count: number
  best: Record<string, number | null>
  last: Record<string, number | null>
}

export type MetricsRequest = { since?: string; from_step?: number; to_step?: number; max_points?: number; keys?: string }
export type ComparisonRequest = { jobs: readonly string[]; keys: readonly string[]; max_points: number; from_step?: number; to_step?: number }
export type NewKey = { name: string; scopes: readonly Scope[]; expires_at: string | null }

const all = '?limit=100'
const part = encodeURIComponent

/** Every call that the pages make, by name. */
export const api = {
  jobs: (filter: { status?: string; name?: string; after?: string; limit?: number }) => get<List<JobRow>>(`/v1/jobs${query(filter)}`),
  job: (id: string) => get<JobView>(`/v1/jobs/${part(id)}`),
  submit: (spec: unknown) => call<JobView>('POST', '/v1/jobs', spec),
  plan: (spec: unknown, signal?: AbortSignal) => call<JobPlan>('POST', '/v1/jobs?validate_only=true', spec, signal),
  act: (id: string, action: JobAction) => call<JobView>('POST', `/v1/jobs/${part(id)}/${action}`, {}),
  metrics: (id: string, request: MetricsRequest, signal?: AbortSignal) => get<MetricsPage>(`/v1/jobs/${part(id)}/metrics${query(request)}`, signal),
  compare: (request: ComparisonRequest, signal?: AbortSignal) => call<MetricsComparison>('POST', '/v1/metrics/query', request, signal),
  events: (id: string) => get<List<EventView>>(`/v1/jobs/${part(id)}/events${all}&order=desc`),
  checkpoints: (id: string) => get<List<CheckpointView>>(`/v1/jobs/${part(id)}/checkpoints${all}`),

  datasets: () => get<List<DatasetView>>(`/v1/datasets${all}`),
  dataset: (id: string) => get<DatasetView>(`/v1/datasets/${part(id)}`),
  preview: (id: string, split: 'train' | 'test', limit: number) => get<DatasetPreview>(`/v1/datasets/${part(id)}/preview${query({ split, limit })}`),
  samples: () => get<List<SampleEntry>>('/v1/datasets/catalog'),
  addSample: (sample: string) => call<DatasetView>('POST', '/v1/datasets', { source: { type: 'sample', sample } }),
  upload: (form: FormData) => call<DatasetView>('POST', '/v1/datasets', form),
  removeDataset: (id: string) => call<unknown>('DELETE', `/v1/datasets/${part(id)}`),

  models: () => get<List<ModelView>>(`/v1/models${all}`),
  model: (name: string) => get<ModelView>(`/v1/models/${part(name)}`),
  modelVersion: (name: string, version: string) => get<ModelVersionView>(`/v1/models/${part(name)}/versions/${part(version)}`),
  setAlias: (name: string, alias: string, version: string) => call<unknown>('PUT', `/v1/models/${part(name)}/aliases/${part(alias)}`, { version }),
  predict: (name: string, version: string, instances: unknown[]) =>
    call<PredictReply>('POST', `/v1/models/${part(name)}/predict`, { instances, version, members: true }),

  keys: () => get<List<ApiKeyView>>(`/v1/api-keys${all}`),
  createKey: (key: NewKey) => call<ApiKeyView>('POST', '/v1/api-keys', key),
  revokeKey: (id: string) => call<unknown>('DELETE', `/v1/api-keys/${part(id)}`),

  // A service that is not ready says so with 503, and what is missing.
  ready: () => call<Readiness>('GET', '/readyz', undefined, undefined, 503),
  workers: () => get<List<WorkerView>>('/v1/workers'),
  openapi: () => get<{ components: { schemas: Record<string, unknown> } }>('/openapi.json'),
}
