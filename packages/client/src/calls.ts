import type { Schemas } from './connection.js'
import type { operations } from './generated/api.js'
import type { TrainyardClient } from './create-client.js'
import { body, byId, type Page, type PageQuery } from './reply.js'
import type { UploadSpec } from './upload-dataset.js'
import { type WebhookCalls, webhookCalls } from './webhook-calls.js'

/** What can be asked of a job: the last part of a path of the API, which the compiler checks. */
type JobAction = 'pause' | 'resume' | 'finish' | 'cancel' | 'retry'

/** Narrows the events of a job: by kind, by level and those above it, and by a text that the message holds, in any case. */
export type EventsQuery = {
  order: 'asc' | 'desc'
  type?: Schemas['Event']['type']
  level?: Schemas['Event']['level']
  search?: string
}

type JobsQuery = {
  status?: string
  name?: string
  /** Conditions such as `val_accuracy>0.9 status=running`. */
  where?: string
  sort?: string
  order?: 'asc' | 'desc'
  fold?: 'sweeps'
  count?: 'true'
}

/** As many as a page may have. */
const pageItems = 100

/**
 * Every object of a list, page by page.
 * @example for await (const job of itemsOf((page) => calls.jobs({ ...page, status: 'failed' }))) console.log(job.id)
 */
export async function* itemsOf<T>(read: (page: PageQuery) => Promise<Page<T>>): AsyncGenerator<T, void, undefined> {
  for (let after: string | null | undefined; after !== null; ) {
    const page = await read({ limit: pageItems, ...(after === undefined ? {} : { after }) })
    yield* page.data
    after = page.next
  }
}
type MetricsQuery = { keys?: string; members?: string; since?: string; from_step?: number; to_step?: number; max_points?: number }
type PreviewQuery = { split: 'train' | 'test'; limit?: number; offset?: number; rows?: string }

/**
 * Every call that our own programs make, by name. Lists return one page. Values of type `unknown` are sent to the service as written: it checks them and
 * reports every error with its path.
 */
export type Calls = WebhookCalls & {
  /** Queues a job. The same idempotency key with the same spec gives the job of the first call. */
  createJob(spec: unknown, idempotencyKey?: string): Promise<Schemas['Job']>
  /** What a job would be and cost, without queueing it. */
  planJob(spec: unknown, signal?: AbortSignal): Promise<Schemas['JobPlan']>
  job(id: string): Promise<Schemas['Job']>
  /** Jobs, filtered and sorted; `total` counts those of all pages where `count` asks for it. */
  jobs(query: PageQuery & JobsQuery, signal?: AbortSignal): Promise<Page<Schemas['JobSummary']> & { total: number | null }>
  /** Renames a job, or sets its notes or tags. */
  updateJob(id: string, changes: Schemas['UpdateJobInput']): Promise<Schemas['Job']>
  /** Cancels, deletes or tags many jobs; tells what came of each. */
  bulkJobs(asked: Schemas['BulkJobsInput']): Promise<Schemas['BulkJobsResult']>
  removeJob(id: string): Promise<unknown>
  actOnJob(id: string, action: JobAction): Promise<Schemas['Job']>
  metrics(id: string, query: MetricsQuery, signal?: AbortSignal): Promise<Schemas['MetricsPage']>
  compareMetrics(request: Schemas['MetricsComparisonRequestInput'], signal?: AbortSignal): Promise<Schemas['MetricsComparison']>
  events(id: string, query: PageQuery & EventsQuery): Promise<Page<Schemas['Event']>>
  analysis(id: string): Promise<Schemas['JobAnalysis']>
  /** How the values of a member's layers are spread, at each inspection. */
  histograms(id: string, member: number): Promise<Schemas['JobHistograms']>
  /** Which weights a job started from, and what started from its own. */
  jobLineage(id: string): Promise<Schemas['Lineage']>
  /** The same of a version of a model: of the job that made it, or of the file that it was imported from. */
  versionLineage(name: string, version: string): Promise<Schemas['Lineage']>
  checkpoints(id: string, query: PageQuery): Promise<Page<Schemas['Checkpoint']>>
  /** Starts a sweep, with an idempotency key as for a job. */
  createSweep(spec: unknown, idempotencyKey?: string): Promise<Schemas['Sweep']>
  planSweep(spec: unknown, signal?: AbortSignal): Promise<Schemas['SweepPlan']>
  sweep(id: string): Promise<Schemas['Sweep']>
  sweeps(query: PageQuery): Promise<Page<Schemas['SweepSummary']>>
  cancelSweep(id: string): Promise<Schemas['Sweep']>
  /** Publishes the best trial of a sweep, or the ensemble of all, with an idempotency key as for a job. */
  publishSweep(id: string, asked: Schemas['PublishSweepInput'], idempotencyKey?: string): Promise<Schemas['Job']>
  /** Combines the members of finished jobs, with an idempotency key as for a job. */
  createEnsemble(asked: Schemas['CreateEnsembleInput'], idempotencyKey?: string): Promise<Schemas['Job']>
  /** The samples that can be made by name. */
  catalog(): Promise<Page<Schemas['SampleDataset']>>
  createSample(sample: string, name?: string): Promise<Schemas['Dataset']>
  /** Makes a data set of files; `onProgress` receives the share that has been sent, from 0 to 1. */
  uploadDataset(
    spec: unknown,
    files: readonly File[],
    onProgress?: (share: number) => void,
    sha256Of?: (file: File) => Promise<string>,
  ): Promise<Schemas['Dataset']>
  dataset(id: string): Promise<Schemas['Dataset']>
  datasets(query: PageQuery): Promise<Page<Schemas['Dataset']>>
  removeDataset(id: string): Promise<unknown>
  preview(id: string, query: PreviewQuery): Promise<Schemas['DatasetPreview']>
  previewAugmentation(id: string, request: unknown, signal?: AbortSignal): Promise<Schemas['AugmentationPreview']>
  models(query: PageQuery): Promise<Page<Schemas['Model']>>
  model(name: string): Promise<Schemas['Model']>
  modelVersion(name: string, version: string): Promise<Schemas['ModelVersion']>
  /** How what a version was asked and answered differs from its training, in hours from one to before another; the last 24, if left out. */
  drift(name: string, version: string, hours?: { from?: string; to?: string }): Promise<Schemas['Drift']>
  /** The version in a format of `format`, as a stream; one that is not the stored form is compared with the service before it comes. */
  downloadVersion(name: string, version: string, format: DownloadFormat, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>
  setAlias(name: string, alias: string, version: string): Promise<Schemas['ModelAlias']>
  /** Makes a version of a model from a file that was uploaded, with an idempotency key as for a job. */
  importModel(name: string, request: Schemas['ImportModelRequestInput'], idempotencyKey?: string): Promise<Schemas['ModelVersion']>
  /** Sets what later versions must reach before they are published; null for nothing. */
  setFloor(name: string, floor: Schemas['Model']['floor']): Promise<Schemas['Model']>
  predict(model: string, request: unknown): Promise<Schemas['PredictReply']>
  /** Sends a file for a batch prediction or an import; `onProgress` receives the share that has been sent. Gives the id of the upload. */
  uploadRows(file: File, onProgress?: (share: number) => void, sha256Of?: (file: File) => Promise<string>): Promise<string>
  /** Starts a batch prediction, with an idempotency key as for a job. */
  createPrediction(request: unknown, idempotencyKey?: string): Promise<Schemas['BatchPrediction']>
  prediction(id: string): Promise<Schemas['BatchPrediction']>
  predictions(query: PageQuery): Promise<Page<Schemas['BatchPrediction']>>
  cancelPrediction(id: string): Promise<Schemas['BatchPrediction']>
  removePrediction(id: string): Promise<unknown>
  /** The output of a batch prediction as it comes. */
  predictionOutput(id: string, signal?: AbortSignal): Promise<ReadableStream<Uint8Array>>
  createKey(request: Schemas['CreateApiKeyRequestInput']): Promise<Schemas['ApiKey']>
  /** The keys of the caller's project; with `project`, those of another, or `*` for all: only for those who run the service. */
  keys(query: PageQuery & { project?: string }): Promise<Page<Schemas['ApiKey']>>
  revokeKey(id: string): Promise<unknown>
  /** Gives a key another secret; the present one stays valid until `previous_expires_at`. */
  rotateKey(id: string, request: Schemas['RotateApiKeyRequestInput']): Promise<Schemas['ApiKey']>
  /** Who is signed in by a cookie, and how to sign in. */
  session(): Promise<Schemas['Session']>
  /** Lets the session work in another project of the user. */
  chooseProject(project: string): Promise<Schemas['Session']>
  signOut(): Promise<void>
  /** Browsers that are signed in: those of the caller, and for an admin all of the project. */
  sessions(): Promise<Page<Schemas['ListedSession']>>
  endSession(id: string): Promise<void>
  /** What the caller's project may have at most, and has. */
  projectLimits(): Promise<Schemas['ProjectLimits']>
  /** What the caller's project used, by day; the last 30 days. */
  projectUsage(): Promise<Page<Schemas['ProjectUsage']>>
  /** The workers that have reported lately. */
  workers(): Promise<Page<Schemas['Worker']>>
}

const asWritten = <T>(value: unknown): T => value as T
/** The project of whoever calls. */
const ownProject = { params: { path: { project: '-' } } }
const planned = { params: { query: { validate_only: 'true' as const } } }
const withKey = (key: string | undefined) => (key === undefined ? {} : { headers: { 'idempotency-key': key } })
const until = (signal: AbortSignal | undefined) => (signal ? { signal } : {})

/**
 * The calls over a client, which is asked for at each call, so that it may be another after signing in anew.
 * @throws {TrainyardError} from every call that does not succeed.
 */
export const createCalls = (client: () => TrainyardClient): Calls => ({
  ...jobCalls(client),
  ...datasetCalls(client),
  ...modelCalls(client),
  ...predictionCalls(client),
  ...webhookCalls(client),
})

type DownloadFormat = NonNullable<NonNullable<operations['downloadModelVersion']['parameters']['query']>['format']>
type JobCalls = Omit<Calls, keyof DatasetCalls | keyof ModelCalls | keyof PredictionCalls | keyof WebhookCalls>
type DatasetCalls = Pick<Calls, 'catalog' | 'createSample' | 'uploadDataset' | 'dataset' | 'datasets' | 'removeDataset' | 'preview' | 'previewAugmentation'>
type PredictionCalls = Pick<
  Calls,
  'uploadRows' | 'createPrediction' | 'prediction' | 'predictions' | 'cancelPrediction' | 'removePrediction' | 'predictionOutput'
>
type ModelCalls = Pick<
  Calls,
  | 'models'
  | 'model'
  | 'modelVersion'
  | 'drift'
  | 'downloadVersion'
  | 'setAlias'
  | 'importModel'
  | 'setFloor'
  | 'predict'
  | 'createKey'
  | 'keys'
  | 'revokeKey'
  | 'rotateKey'
  | 'session'
  | 'chooseProject'
  | 'signOut'
  | 'sessions'
  | 'endSession'
  | 'projectLimits'
  | 'projectUsage'
  | 'workers'
>

const jobCalls = (client: () => TrainyardClient): JobCalls => ({
  createJob: (spec, key) => body(client().api.POST('/v1/jobs', { body: asWritten(spec), ...withKey(key) })),
  planJob: (spec, signal) => body(client().api.POST('/v1/jobs', { ...planned, body: asWritten(spec), ...until(signal) })),
  job: (id) => body(client().api.GET('/v1/jobs/{id}', byId(id))),
  jobs: (query, signal) => body(client().api.GET('/v1/jobs', { params: { query }, ...until(signal) })),
  updateJob: (id, changes) => body(client().api.PATCH('/v1/jobs/{id}', { ...byId(id), body: changes })),
  bulkJobs: (asked) => body(client().api.POST('/v1/jobs/bulk', { body: asked })),
  removeJob: (id) => body(client().api.DELETE('/v1/jobs/{id}', byId(id))),
  actOnJob: (id, action) => body(client().api.POST(`/v1/jobs/{id}/${action}`, { ...byId(id), body: {} })),
  metrics: (id, query, signal) => body(client().api.GET('/v1/jobs/{id}/metrics', { params: { path: { id }, query }, ...until(signal) })),
  compareMetrics: (request, signal) => body(client().api.POST('/v1/metrics/query', { body: request, ...until(signal) })),
  events: (id, query) => body(client().api.GET('/v1/jobs/{id}/events', { params: { path: { id }, query } })),
  versionLineage: (name, version) => body(client().api.GET('/v1/models/{name}/versions/{version}/lineage', { params: { path: { name, version } } })),
  jobLineage: (id) => body(client().api.GET('/v1/jobs/{id}/lineage', byId(id))),
  histograms: (id, member) => body(client().api.GET('/v1/jobs/{id}/histograms', { params: { path: { id }, query: { member } } })),
  analysis: (id) => body(client().api.GET('/v1/jobs/{id}/analysis', byId(id))),
  checkpoints: (id, query) => body(client().api.GET('/v1/jobs/{id}/checkpoints', { params: { path: { id }, query } })),
  createSweep: (spec, key) => body(client().api.POST('/v1/sweeps', { body: asWritten(spec), ...withKey(key) })),
  planSweep: (spec, signal) => body(client().api.POST('/v1/sweeps', { ...planned, body: asWritten(spec), ...until(signal) })),
  sweep: (id) => body(client().api.GET('/v1/sweeps/{id}', byId(id))),
  sweeps: (query) => body(client().api.GET('/v1/sweeps', { params: { query } })),
  cancelSweep: (id) => body(client().api.POST('/v1/sweeps/{id}/cancel', { ...byId(id), body: {} })),
  publishSweep: (id, asked, key) => body(client().api.POST('/v1/sweeps/{id}/publish', { ...byId(id), body: asked, ...withKey(key) })),
  createEnsemble: (asked, key) => body(client().api.POST('/v1/ensembles', { body: asked, ...withKey(key) })),
})

const datasetCalls = (client: () => TrainyardClient): DatasetCalls => ({
  catalog: () => body(client().api.GET('/v1/datasets/catalog')),
  createSample: (sample, name) =>
    body(client().api.POST('/v1/datasets', { body: asWritten({ ...(name === undefined ? {} : { name }), source: { type: 'sample', sample } }) })),
  uploadDataset: (spec, files, onProgress, sha256Of) =>
    client().uploadDataset(asWritten<UploadSpec>(spec), files, {
      ...(onProgress && { onProgress: ({ sentBytes, totalBytes }) => onProgress(totalBytes === 0 ? 1 : sentBytes / totalBytes) }),
      ...(sha256Of && { sha256Of }),
    }),
  dataset: (id) => body(client().api.GET('/v1/datasets/{id}', byId(id))),
  datasets: (query) => body(client().api.GET('/v1/datasets', { params: { query } })),
  removeDataset: (id) => body(client().api.DELETE('/v1/datasets/{id}', byId(id))),
  preview: (id, query) => body(client().api.GET('/v1/datasets/{id}/preview', { params: { path: { id }, query } })),
  previewAugmentation: (id, request, signal) =>
    body(client().api.POST('/v1/datasets/{id}/augmentation-preview', { ...byId(id), body: asWritten(request), ...until(signal) })),
})

const predictionCalls = (client: () => TrainyardClient): PredictionCalls => ({
  uploadRows: (file, onProgress, sha256Of) =>
    client().uploadFile(file, {
      ...(onProgress && { onProgress: ({ sentBytes, totalBytes }) => onProgress(totalBytes === 0 ? 1 : sentBytes / totalBytes) }),
      ...(sha256Of && { sha256Of }),
    }),
  createPrediction: (request, key) => body(client().api.POST('/v1/predictions', { body: asWritten(request), ...withKey(key) })),
  prediction: (id) => body(client().api.GET('/v1/predictions/{id}', byId(id))),
  predictions: (query) => body(client().api.GET('/v1/predictions', { params: { query } })),
  cancelPrediction: (id) => body(client().api.POST('/v1/predictions/{id}/cancel', { ...byId(id), body: {} })),
  removePrediction: (id) => body(client().api.DELETE('/v1/predictions/{id}', byId(id))),
  predictionOutput: (id, signal) => body(client().api.GET('/v1/predictions/{id}/output', { ...byId(id), parseAs: 'stream', ...until(signal) })),
})

const modelCalls = (client: () => TrainyardClient): ModelCalls => ({
  models: (query) => body(client().api.GET('/v1/models', { params: { query } })),
  model: (name) => body(client().api.GET('/v1/models/{name}', { params: { path: { name } } })),
  drift: (name, version, query = {}) => body(client().api.GET('/v1/models/{name}/versions/{version}/drift', { params: { path: { name, version }, query } })),
  modelVersion: (name, version) => body(client().api.GET('/v1/models/{name}/versions/{version}', { params: { path: { name, version } } })),
  downloadVersion: (name, version, format, signal) =>
    body(
      client().api.GET('/v1/models/{name}/versions/{version}/download', {
        params: { path: { name, version }, query: { format } },
        parseAs: 'stream',
        ...until(signal),
      }),
    ),
  setAlias: (name, alias, version) => body(client().api.PUT('/v1/models/{name}/aliases/{alias}', { params: { path: { name, alias } }, body: { version } })),
  importModel: (name, request, key) => body(client().api.POST('/v1/models/{name}/imports', { params: { path: { name } }, body: request, ...withKey(key) })),
  setFloor: (name, floor) => body(client().api.PATCH('/v1/models/{name}', { params: { path: { name } }, body: { floor } })),
  predict: (model, request) => client().predict(model, asWritten(request)),
  createKey: (request) => body(client().api.POST('/v1/api-keys', { body: request })),
  keys: (query) => body(client().api.GET('/v1/api-keys', { params: { query } })),
  revokeKey: (id) => body(client().api.DELETE('/v1/api-keys/{id}', byId(id))),
  session: () => body(client().api.GET('/v1/session')),
  chooseProject: (project) => body(client().api.PUT('/v1/session', { body: { project } })),
  signOut: async () => void (await client().api.DELETE('/v1/session')),
  sessions: () => body(client().api.GET('/v1/sessions')),
  endSession: async (id) => void (await client().api.DELETE('/v1/sessions/{id}', byId(id))),
  rotateKey: (id, request) => body(client().api.POST('/v1/api-keys/{id}/rotate', { ...byId(id), body: request })),
  projectLimits: () => body(client().api.GET('/v1/projects/{project}/limits', ownProject)),
  projectUsage: () => body(client().api.GET('/v1/projects/{project}/usage', ownProject)),
  workers: () => body(client().api.GET('/v1/workers')),
})
