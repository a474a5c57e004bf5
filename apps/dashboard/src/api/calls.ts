import { createClient, type Schemas, type TrainyardClient, TrainyardError, type UploadSpec } from '@trainyard/client'
import type { JobAction, Scope } from '@trainyard/spec'
import { storedKey } from '../session/key.js'

export type MetricsRequest = { since?: string; from_step?: number; to_step?: number; max_points?: number }
export type ComparisonRequest = { jobs: string[]; keys: string[]; max_points: number; from_step?: number; to_step?: number }
export type NewKey = { name: string; scopes: Scope[]; expires_at: string | null }

type SampleName = Schemas['SampleDatasetRequestInput']['source']['sample']

const all = { params: { query: { limit: 100 } } }
const byId = (id: string) => ({ params: { path: { id } } })
const byName = (name: string) => ({ params: { path: { name } } })

/** What a call answered. The client throws when it is rejected, so that only an answer without a body is left to complain about. */
async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  if (data === undefined) throw new TrainyardError({ message: 'the server answered without a body', status: 0, code: 'no_body', requestId: null })
  return data
}

/** What the page holds of a job while it is being written: anything. The server judges it, and says what is wrong with it. */
const asWritten = (spec: unknown) => spec as Schemas['JobSpecInput']

const sweepAsWritten = (body: unknown) => body as Schemas['CreateSweepInput']

/** Every call that the pages make, by name. */
export const api = {
  jobs: (query: { status?: string; name?: string; after?: string; limit: number }) => answer(connect().api.GET('/v1/jobs', { params: { query } })),
  job: (id: string) => answer(connect().api.GET('/v1/jobs/{id}', byId(id))),
  submit: async (spec: unknown) => {
    const reply = await answer(connect().api.POST('/v1/jobs', { body: asWritten(spec) }))
    if (reply.object !== 'job') throw new TypeError('the server planned the job in place of queueing it')
    return reply
  },
  plan: async (spec: unknown, signal: AbortSignal) => {
    const reply = await answer(connect().api.POST('/v1/jobs', { params: { query: { validate_only: 'true' } }, body: asWritten(spec), signal }))
    if (reply.object !== 'job.plan') throw new TypeError('the server queued the job in place of planning it')
    return reply
  },
  act: (id: string, action: JobAction) => answer(connect().api.POST(`/v1/jobs/{id}/${action}`, { ...byId(id), body: {} })),
  metrics: (id: string, { since, ...rest }: MetricsRequest, signal?: AbortSignal) =>
    answer(
      connect().api.GET('/v1/jobs/{id}/metrics', {
        params: { path: { id }, query: { ...rest, ...(since === undefined ? {} : { since: Number(since) }) } },
        ...(signal ? { signal } : {}),
      }),
    ),
  compare: (body: ComparisonRequest, signal: AbortSignal) => answer(connect().api.POST('/v1/metrics/query', { body, signal })),
  events: async (id: string) => {
    const reply = await answer(connect().api.GET('/v1/jobs/{id}/events', { params: { path: { id }, query: { limit: 100, order: 'desc' } } }))
    if (typeof reply === 'string') throw new TypeError('the server streamed the events in place of listing them')
    return reply
  },
  analysis: (id: string) => answer(connect().api.GET('/v1/jobs/{id}/analysis', byId(id))),
  checkpoints: (id: string) => answer(connect().api.GET('/v1/jobs/{id}/checkpoints', { params: { path: { id }, query: { limit: 100 } } })),

  sweeps: (after: string | null) => answer(connect().api.GET('/v1/sweeps', { params: { query: { limit: 50, ...(after === null ? {} : { after }) } } })),
  sweep: (id: string) => answer(connect().api.GET('/v1/sweeps/{id}', byId(id))),
  submitSweep: async (body: unknown) => {
    const reply = await answer(connect().api.POST('/v1/sweeps', { body: sweepAsWritten(body) }))
    if (reply.object !== 'sweep') throw new TypeError('the server planned the sweep in place of starting it')
    return reply
  },
  planSweep: async (body: unknown, signal: AbortSignal) => {
    const reply = await answer(connect().api.POST('/v1/sweeps', { params: { query: { validate_only: 'true' } }, body: sweepAsWritten(body), signal }))
    if (reply.object !== 'sweep.plan') throw new TypeError('the server started the sweep in place of planning it')
    return reply
  },
  cancelSweep: (id: string) => answer(connect().api.POST('/v1/sweeps/{id}/cancel', { ...byId(id), body: {} })),

  datasets: () => answer(connect().api.GET('/v1/datasets', all)),
  dataset: (id: string) => answer(connect().api.GET('/v1/datasets/{id}', byId(id))),
  preview: (id: string, split: 'train' | 'test', limit: number) =>
    answer(connect().api.GET('/v1/datasets/{id}/preview', { params: { path: { id }, query: { split, limit } } })),
  datasetRows: (id: string, split: 'train' | 'test', rows: readonly number[]) =>
    answer(connect().api.GET('/v1/datasets/{id}/preview', { params: { path: { id }, query: { split, rows: rows.join(',') } } })),
  previewAugmentation: (id: string, body: unknown, signal: AbortSignal) =>
    answer(connect().api.POST('/v1/datasets/{id}/augmentation-preview', { ...byId(id), body: body as Schemas['AugmentationPreviewRequestInput'], signal })),
  samples: () => answer(connect().api.GET('/v1/datasets/catalog')),
  addSample: (sample: SampleName) => answer(connect().api.POST('/v1/datasets', { body: { source: { type: 'sample', sample } } })),
  upload: (spec: UploadSpec, files: readonly File[], onProgress: (fraction: number) => void) =>
    connect().uploadDataset(spec, files, { onProgress: ({ sentBytes, totalBytes }) => onProgress(totalBytes === 0 ? 1 : sentBytes / totalBytes) }),
  removeDataset: (id: string) => answer(connect().api.DELETE('/v1/datasets/{id}', byId(id))),

  models: () => answer(connect().api.GET('/v1/models', all)),
  model: (name: string) => answer(connect().api.GET('/v1/models/{name}', byName(name))),
  modelVersion: (name: string, version: string) => answer(connect().api.GET('/v1/models/{name}/versions/{version}', { params: { path: { name, version } } })),
  setAlias: (name: string, alias: string, version: string) =>
    answer(connect().api.PUT('/v1/models/{name}/aliases/{alias}', { params: { path: { name, alias } }, body: { version } })),
  predict: (name: string, version: string, instance: unknown, extras: Readonly<Record<string, unknown>>) =>
    connect().predict(name, { instances: [instance as number[]], version, members: true, ...(extras as Partial<Schemas['PredictRequestInput']>) }),

  keys: () => answer(connect().api.GET('/v1/api-keys', all)),
  createKey: (body: NewKey) => answer(connect().api.POST('/v1/api-keys', { body })),
  revokeKey: (id: string) => answer(connect().api.DELETE('/v1/api-keys/{id}', byId(id))),

  ready: () => answer(connect().api.GET('/readyz')),
  workers: () => answer(connect().api.GET('/v1/workers')),
  openapi: async () => (await answer(connect().api.GET('/openapi.json'))) as { components: { schemas: Record<string, unknown> } },
}

/** What a call of the API answers with. */
type Answer<Name extends keyof typeof api> = Awaited<ReturnType<(typeof api)[Name]>>

// What the API sends, by the names that the pages use: read off the client, which has it from the API's own document.
export type ApiKeyView = Answer<'createKey'>
export type DatasetView = Answer<'dataset'>
export type EventView = Schemas['Event']
export type DatasetColumn = NonNullable<DatasetView['columns']>[number]
export type DatasetPreview = Answer<'preview'>
export type JobRow = Answer<'jobs'>['data'][number]
export type JobView = Answer<'job'>
export type JobPlan = Answer<'plan'>
export type EnsembleResult = NonNullable<JobView['ensemble']>
export type MemberView = JobView['members'][number]
export type MetricSeries = Answer<'metrics'>['series'][number]
export type MetricsComparison = Answer<'compare'>
export type ModelView = Answer<'model'>
export type ModelVersionView = Answer<'modelVersion'>
export type Prediction = Answer<'predict'>['predictions'][number]
export type Readiness = Answer<'ready'>
export type WorkerView = Answer<'workers'>['data'][number]
export type JobAnalysis = Answer<'analysis'>
export type SweepRow = Answer<'sweeps'>['data'][number]
export type SweepView = Answer<'sweep'>
export type SweepPlan = Answer<'planSweep'>
export type SweepTrial = SweepView['trials'][number]
export type AugmentationPreview = Answer<'previewAugmentation'>

const notReady = 503
let connected: { key: string; client: TrainyardClient } | null = null

/** The API that served this page, with the key of this session. */
function connect(): TrainyardClient {
  // default: without a key the service answers 401, and the page asks for one
  const key = storedKey() ?? ''
  if (connected?.key !== key) connected = { key, client: createClient({ key, fetch: readinessAsReply }) }
  return connected.client
}

/** A service that is not ready says so with 503, and what is missing: to this page that is an answer like any other. */
async function readinessAsReply(request: Request): Promise<Response> {
  const reply = await fetch(request)
  return reply.status === notReady && new URL(request.url).pathname === '/readyz' ? new Response(reply.body, { status: 200, headers: reply.headers }) : reply
}
