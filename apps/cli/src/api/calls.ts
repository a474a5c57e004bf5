import type { Schemas, UploadSpec } from '@trainyard/client'
import { type JobAction, readiness, type Readiness } from '@trainyard/spec'
import { CliError, messageOf } from '../cli-error.js'
import type { ApiConnection } from './connect.js'

/** Query of a list, as commands pass it on. */
type PageOptions = {
  readonly limit?: number
  readonly after?: string
}

type MetricsOptions = {
  readonly keys?: string
  readonly members?: string
  readonly since?: number
  readonly max_points?: number
}

/** Every call that commands make, by name. Pages are as the service cuts them; errors are thrown as the client's errors. */
export type Calls = {
  ready(): Promise<Readiness>
  /** The same key with the same spec gives the job of the first call. */
  createJob(spec: unknown, idempotencyKey?: string): Promise<JobView>
  planJob(spec: unknown): Promise<Schemas['JobPlan']>
  job(id: string): Promise<JobView>
  actOnJob(id: string, action: JobAction): Promise<JobView>
  jobs(query: PageOptions & { readonly status?: string; readonly name?: string }): Promise<Page<Schemas['JobSummary']>>
  metrics(id: string, query: MetricsOptions): Promise<MetricsPage>
  events(id: string, query: PageOptions & { readonly order: 'asc' | 'desc' }): Promise<Page<EventView>>
  createSweep(spec: unknown, idempotencyKey?: string): Promise<Schemas['Sweep']>
  sweep(id: string): Promise<Schemas['Sweep']>
  sweeps(query: PageOptions): Promise<Page<Schemas['SweepSummary']>>
  cancelSweep(id: string): Promise<Schemas['Sweep']>
  catalog(): Promise<Page<SampleEntry>>
  createSample(sample: string, name?: string): Promise<DatasetView>
  uploadDataset(spec: unknown, files: readonly File[], onProgress?: (share: number) => void): Promise<DatasetView>
  dataset(id: string): Promise<DatasetView>
  datasets(query: PageOptions): Promise<Page<DatasetView>>
  removeDataset(id: string): Promise<unknown>
  preview(id: string, split: 'train' | 'test', limit: number, offset?: number): Promise<Schemas['DatasetPreview']>
  models(query: PageOptions): Promise<Page<ModelView>>
  model(name: string): Promise<ModelView>
  modelVersion(name: string, version: string): Promise<ModelVersionView>
  setAlias(name: string, alias: string, version: string): Promise<Schemas['ModelAlias']>
  predict(model: string, request: unknown): Promise<PredictReply>
  createKey(request: Schemas['CreateApiKeyRequestInput']): Promise<ApiKeyView>
  keys(query: PageOptions): Promise<Page<ApiKeyView>>
  revokeKey(id: string): Promise<unknown>
}

/**
 * The body of a call that succeeded: errors are thrown by the client. Paths and queries are checked by the compiler; the reply's
 * type is named by `Calls`, because the client's own one loses the length of fixed lists.
 */
async function body<T>(reply: Promise<{ data?: unknown }>): Promise<T> {
  const { data } = await reply
  if (data === undefined) throw new CliError('failed', 'the service answered without a body')
  return data as T
}

/**
 * What a user wrote goes to the service as it is, so its type here is a claim only: the service checks it, knows best, and names
 * every error with its path.
 */
const unchecked = <T>(value: unknown): T => value as T

const withKey = (key: string | undefined) => (key === undefined ? {} : { headers: { 'idempotency-key': key } })

/** The calls over a connection. */
export function calls({ url, client: { api, predict, uploadDataset } }: ApiConnection): Calls {
  const byId = (id: string) => ({ params: { path: { id } } })
  return {
    ready: () => readReadiness(url),
    createJob: (spec, key) => body(api.POST('/v1/jobs', { body: unchecked(spec), ...withKey(key) })),
    planJob: (spec) => body(api.POST('/v1/jobs', { params: { query: { validate_only: 'true' } }, body: unchecked(spec) })),
    job: (id) => body(api.GET('/v1/jobs/{id}', byId(id))),
    actOnJob: (id, action) => body(api.POST(`/v1/jobs/{id}/${action}`, { ...byId(id), body: {} })),
    jobs: (query) => body(api.GET('/v1/jobs', { params: { query } })),
    metrics: (id, query) => body(api.GET('/v1/jobs/{id}/metrics', { params: { path: { id }, query } })),
    events: (id, query) => body(api.GET('/v1/jobs/{id}/events', { params: { path: { id }, query } })),
    createSweep: (spec, key) => body(api.POST('/v1/sweeps', { body: unchecked(spec), ...withKey(key) })),
    sweep: (id) => body(api.GET('/v1/sweeps/{id}', byId(id))),
    sweeps: (query) => body(api.GET('/v1/sweeps', { params: { query } })),
    cancelSweep: (id) => body(api.POST('/v1/sweeps/{id}/cancel', { ...byId(id), body: {} })),
    catalog: () => body(api.GET('/v1/datasets/catalog')),
    createSample: (sample, name) =>
      body(api.POST('/v1/datasets', { body: unchecked({ ...(name === undefined ? {} : { name }), source: { type: 'sample', sample } }) })),
    uploadDataset: (spec, files, onProgress) =>
      uploadDataset(
        unchecked<UploadSpec>(spec),
        files,
        onProgress === undefined ? {} : { onProgress: ({ sentBytes, totalBytes }) => onProgress(sentBytes / totalBytes) },
      ),
    dataset: (id) => body(api.GET('/v1/datasets/{id}', byId(id))),
    datasets: (query) => body(api.GET('/v1/datasets', { params: { query } })),
    removeDataset: (id) => body(api.DELETE('/v1/datasets/{id}', byId(id))),
    preview: (id, split, limit, offset = 0) => body(api.GET('/v1/datasets/{id}/preview', { params: { path: { id }, query: { split, limit, offset } } })),
    models: (query) => body(api.GET('/v1/models', { params: { query } })),
    model: (name) => body(api.GET('/v1/models/{name}', { params: { path: { name } } })),
    modelVersion: (name, version) => body(api.GET('/v1/models/{name}/versions/{version}', { params: { path: { name, version } } })),
    setAlias: (name, alias, version) => body(api.PUT('/v1/models/{name}/aliases/{alias}', { params: { path: { name, alias } }, body: { version } })),
    predict: (model, request) => predict(model, unchecked(request)),
    createKey: (request) => body(api.POST('/v1/api-keys', { body: request })),
    keys: (query) => body(api.GET('/v1/api-keys', { params: { query } })),
    revokeKey: (id) => body(api.DELETE('/v1/api-keys/{id}', byId(id))),
  }
}

const limitSeconds = 10

/**
 * What is in use and whether it answers. Needs no key, and takes "not ready" for an answer.
 * @throws {CliError} `unreachable` when there is none, `failed` when something else answers at this address.
 */
async function readReadiness(url: string): Promise<Readiness> {
  let reply: unknown
  try {
    reply = await (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(limitSeconds * 1000) })).json()
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new CliError('unreachable', `the service at ${url} does not answer (${messageOf(cause)})`, { cause: error })
  }
  const parsed = readiness.safeParse(reply)
  if (!parsed.success) throw new CliError('failed', `what answers at ${url} is not Trainyard, or another version of it`)
  return parsed.data
}

/** The shapes of replies, as the service's own document describes them. */
export type JobView = Schemas['Job']
export type EnsembleResult = Schemas['EnsembleResult']
export type DatasetView = Schemas['Dataset']
export type PreviewRow = Schemas['DatasetPreview']['rows'][number]
export type SampleEntry = Schemas['SampleDataset']
export type EventView = Schemas['Event']
export type MetricsPage = Schemas['MetricsPage']
export type MetricSeries = Schemas['MetricSeries']
export type ModelView = Schemas['Model']
export type ModelVersionView = Schemas['ModelVersion']
export type PredictReply = Schemas['PredictReply']
export type ApiKeyView = Schemas['ApiKey']

/** A page of a list. */
export type Page<T> = {
  readonly object: 'list'
  readonly data: T[]
  readonly first_id: string | null
  readonly last_id: string | null
  readonly has_more: boolean
}
