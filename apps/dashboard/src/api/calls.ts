import type { CheckpointView, DatasetView, EventView, JobAction, JobView, MetricsPage, ModelVersionView, ModelView, PredictReply } from '@trainyard/spec'
import { storedKey } from '../session/key.js'
import { RequestError } from './request-error.js'

/** A page of any list. */
export type Page<T> = { data: T[]; has_more: boolean; last_id: string | null }

/** A job in a list. */
export type JobRow = Omit<JobView, 'spec' | 'members' | 'status_history' | 'engine'> & { dataset_id: string; member_count: number; best: Record<string, number | null>; last: Record<string, number | null> }

export type MetricsRequest = { since?: string; from_step?: number; to_step?: number; max_points?: number; keys?: string }

const query = (values: Readonly<Record<string, string | number | undefined>>) => {
  const entries = Object.entries(values).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers = new Headers({ authorization: `Bearer ${storedKey() ?? ''}` })
  if (body !== undefined) headers.set('content-type', 'application/json')
  if (method === 'POST') headers.set('idempotency-key', crypto.randomUUID())
  const reply = await fetch(path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(signal ? { signal } : {}) })
  if (!reply.ok) throw await RequestError.from(reply)
  return reply.status === 204 ? (undefined as T) : ((await reply.json()) as T)
}
const get = <T,>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal)

export const api = {
  jobs: (filter: { status?: string; name?: string; after?: string; limit?: number }) => get<Page<JobRow>>(`/v1/jobs${query(filter)}`),
  job: (id: string) => get<JobView>(`/v1/jobs/${id}`),
  submit: (spec: unknown) => call<JobView>('POST', '/v1/jobs', spec),
  validate: (spec: unknown, signal?: AbortSignal) => call<Record<string, unknown>>('POST', '/v1/jobs?validate_only=true', spec, signal),
  act: (id: string, action: JobAction) => call<JobView>('POST', `/v1/jobs/${id}/${action}`, {}),
  metrics: (id: string, request: MetricsRequest, signal?: AbortSignal) => get<MetricsPage>(`/v1/jobs/${id}/metrics${query(request)}`, signal),
  events: (id: string) => get<Page<EventView>>(`/v1/jobs/${id}/events?limit=100&order=desc`),
  checkpoints: (id: string) => get<Page<CheckpointView>>(`/v1/jobs/${id}/checkpoints?limit=100`),
  datasets: () => get<Page<DatasetView>>('/v1/datasets?limit=100'),
  dataset: (id: string) => get<DatasetView>(`/v1/datasets/${id}`),
  models: () => get<Page<ModelView>>('/v1/models?limit=100'),
  model: (name: string) => get<ModelView>(`/v1/models/${name}`),
  modelVersion: (name: string, version: string) => get<ModelVersionView>(`/v1/models/${name}/versions/${version}`),
  predict: (name: string, instances: unknown[], signal?: AbortSignal) => call<PredictReply>('POST', `/v1/models/${name}/predict`, { instances, members: true }, signal),
  ready: () => get<Record<string, unknown>>('/readyz'),
  workers: () => get<Page<Record<string, unknown>>>('/v1/workers'),
}
