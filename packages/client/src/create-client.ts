import createFetchClient, { type Client } from 'openapi-fetch'
import { bodyOf, type Connection, type Schemas } from './connection.js'
import { errorFromReply } from './errors/error-from-reply.js'
import type { paths } from './generated/api.js'
import { type RetryOptions, retryingFetch } from './retrying-fetch.js'
import { type UploadOptions, uploadDataset, type UploadSpec } from './upload-dataset.js'
import { type JobEvent, watchEvents, type WatchEventsOptions } from './watch-events.js'
import { watchMetrics, type WatchMetricsOptions } from './watch-metrics.js'

export type ClientOptions = RetryOptions & {
  /** Where the API is. @default the page's own origin in a browser, else http://127.0.0.1:8080 */
  url?: string
  /** An API key, `ty_…`. */
  key: string
}

/**
 * The API, typed. Every call that does not succeed throws a TrainyardError.
 *
 * @example
 * const trainyard = createClient({ key })
 * const { data: job } = await trainyard.api.POST('/v1/jobs', { body: { dataset: { id }, architecture: { layers: [] } } })
 * for await (const page of trainyard.watchMetrics(job.id)) draw(page.series)
 */
export type TrainyardClient = {
  /** Every call of the OpenAPI document by method and path; see https://openapi-ts.dev/openapi-fetch. */
  api: Client<paths>
  /** Pages of metrics as they come, each point once, until the job has ended. */
  watchMetrics(jobId: string, options?: WatchMetricsOptions): AsyncGenerator<Schemas['MetricsPage'], void, undefined>
  /** Everything that happens to a job, live, until its end; goes on by itself after a broken connection. */
  watchEvents(jobId: string, options?: WatchEventsOptions): AsyncGenerator<JobEvent, void, undefined>
  /** Predictions of a model's ensemble. */
  predict(model: string, body: Schemas['PredictRequestInput'], options?: { signal?: AbortSignal }): Promise<Schemas['PredictReply']>
  /** Makes a data set of files. */
  uploadDataset(spec: UploadSpec, files: readonly File[], options?: UploadOptions): Promise<Schemas['Dataset']>
}

/** Opens the API. Nothing is sent before the first call. */
export function createClient({ url = defaultUrl(), key, ...retry }: ClientOptions): TrainyardClient {
  const connection: Connection = { url: url.replace(/\/$/, ''), key, send: authorized(key, retryingFetch(retry)) }
  const api = createFetchClient<paths>({ baseUrl: connection.url, fetch: connection.send })
  // A call returns only what succeeded: a refusal is thrown here, in one place, for every method.
  api.use({
    onResponse: async ({ response }) => {
      if (!response.ok && response.status !== 304) throw errorFromReply(response, await bodyOf(response))
      return undefined
    },
  })
  return {
    api,
    watchMetrics: (jobId, options) => watchMetrics(connection, jobId, options),
    watchEvents: (jobId, options) => watchEvents(connection, jobId, options),
    uploadDataset: (spec, files, options) => uploadDataset(connection, spec, files, options),
    async predict(model, body, options = {}) {
      const { data } = await api.POST('/v1/models/{name}/predict', { params: { path: { name: model } }, body, ...options })
      if (!data) throw new TypeError('the server answered without a prediction')
      return data
    },
  }
}

const authorized = (key: string, send: (request: Request) => Promise<Response>) => (request: Request) => {
  request.headers.set('authorization', `Bearer ${key}`)
  return send(request)
}

function defaultUrl(): string {
  const origin: unknown = Reflect.get(Reflect.get(globalThis, 'location') ?? {}, 'origin')
  return typeof origin === 'string' && origin.startsWith('http') ? origin : 'http://127.0.0.1:8080'
}
