import createFetchClient, { type Client } from 'openapi-fetch'
import type { Connection, Schemas } from './connection.js'
import { errorFromReply } from './errors.js'
import type { paths } from './generated/api.js'
import { createTransport, type Transport, type TransportOptions } from './transport.js'
import { uploadFile } from './upload-file.js'
import { type UploadOptions, uploadDataset, type UploadSpec } from './upload-dataset.js'
import { type JobEvent, watchEvents, type WatchEventsOptions } from './watch-events.js'
import { watchMetrics, type WatchMetricsOptions } from './watch-metrics.js'

/** Where the API is, who asks, and how patient a client is. */
export type ClientOptions = TransportOptions & {
  /**
   * Where the API is.
   * @default the page's own origin in a browser, else http://127.0.0.1:8080
   * @example createClient({ url: 'https://train.example.org', key })
   */
  url?: string
} & Credentials

/** An API key, or, in a page of the service whose user is signed in by a cookie, the token that the session asks for. */
type Credentials =
  | {
      /** An API key, `ty_…`: the first one is in a file that the service names at its start, further ones are made by `POST /v1/api-keys`. */
      key: string
    }
  | {
      /** The `csrf_token` of `GET /v1/session`. */
      csrfToken: string
    }

/**
 * The API, typed.
 * @throws {TrainyardError} from every call that does not succeed.
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
  /**
   * Predictions of a model's ensemble, one for each instance.
   * @example const { predictions } = await trainyard.predict('digits', { instances: [pixels], version: 'production', members: true })
   */
  predict(model: string, body: Schemas['PredictRequestInput'], options?: { signal?: AbortSignal }): Promise<Schemas['PredictReply']>
  /** Makes a data set of files. It is being prepared when the call returns: see its `status`. */
  uploadDataset(spec: UploadSpec, files: readonly File[], options?: UploadOptions): Promise<Schemas['Dataset']>
  /**
   * Sends a file in pieces and gives the id of the upload, for a batch prediction of its rows.
   * @example const upload = await trainyard.uploadFile(file)
   * await trainyard.api.POST('/v1/predictions', { body: { model: 'churn', input: { upload } } })
   */
  uploadFile(file: File, options?: Omit<UploadOptions, 'idempotencyKey'>): Promise<string>
}

/** Opens the API. Nothing is sent before the first call. */
export function createClient({ url = defaultUrl(), ...options }: ClientOptions): TrainyardClient {
  const headers: Record<string, string> = 'key' in options ? { authorization: `Bearer ${options.key}` } : { 'x-csrf-token': options.csrfToken }
  const connection: Connection = {
    url: url.replace(/\/$/, ''),
    headers,
    send: authorized(headers, createTransport(options)),
    sendOnce: authorized(headers, createTransport({ ...options, retries: 0, patienceMs: 0 })),
  }
  const api = createFetchClient<paths>({ baseUrl: connection.url, fetch: connection.send })
  // A call returns only what succeeded: everything else is thrown here, in one place, for every method.
  api.use({
    onResponse: async ({ response }) => {
      if (!response.ok && response.status !== 304) throw await errorFromReply(response)
      return undefined
    },
  })
  return {
    api,
    watchMetrics: (jobId, options) => watchMetrics(connection, jobId, options),
    watchEvents: (jobId, options) => watchEvents(connection, jobId, options),
    uploadDataset: (spec, files, options) => uploadDataset(connection, spec, files, options),
    uploadFile: async (file, { onProgress, sha256Of, signal = new AbortController().signal } = {}) =>
      uploadFile(connection, file, {
        sha256: await sha256Of?.(file),
        onSent: (sentBytes) => onProgress?.({ sentBytes, totalBytes: file.size }),
        signal,
      }),
    async predict(model, body, options = {}) {
      const { data } = await api.POST('/v1/models/{name}/predict', { params: { path: { name: model } }, body, ...options })
      if (!data) throw new TypeError('the server answered without a prediction')
      return data
    },
  }
}

const authorized = (headers: Connection['headers'], send: Transport) => (request: Request) => {
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
  return send(request)
}

function defaultUrl(): string {
  const origin: unknown = Reflect.get(Reflect.get(globalThis, 'location') ?? {}, 'origin')
  return typeof origin === 'string' && origin.startsWith('http') ? origin : 'http://127.0.0.1:8080'
}
