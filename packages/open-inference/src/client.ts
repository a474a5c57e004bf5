import { InferenceError, ProtocolError } from './errors.js'
import { decodeInferReply, type InferReply } from './infer-reply.js'
import { encodeInferRequest, type InferRequest } from './infer-request.js'

/** How a server is reached. */
export type InferenceClientOptions = {
  /** Address of the server, without `/v2`. @example 'http://127.0.0.1:8000' */
  url: string
  /** Sent with every request. @example { authorization: `Bearer ${key}` } */
  headers?: Readonly<Record<string, string>>
  /** Longest wait for one reply, in milliseconds. @default 60000 */
  timeoutMs?: number
  /** Compresses the bodies of `infer` with gzip. @default false */
  compress?: boolean
  /** Sends one request. @default globalThis.fetch */
  fetch?: (request: Request) => Promise<Response>
}

/** Options of one call. */
export type CallOptions = { version?: string; signal?: AbortSignal }

/** The server's name, version and extensions. */
export type ServerMetadata = { name: string; version: string; extensions: readonly string[] }
/** A tensor as a model takes or gives it; a size of -1 is free. */
export type TensorMetadata = { name: string; datatype: string; shape: readonly number[] }
/** What a model takes and gives. */
export type ModelMetadata = {
  name: string
  versions?: readonly string[]
  platform: string
  inputs: readonly TensorMetadata[]
  outputs: readonly TensorMetadata[]
}
/** A model version in the server's repository (extension `model_repository`). */
export type RepositoryEntry = { name: string; version?: string; state?: string; reason?: string }

/** Calls of the Open Inference Protocol over HTTP, and of Triton's extensions `model_repository`, `model_configuration` and `statistics`. */
export type InferenceClient = {
  /** Whether the server answers at all. */
  isLive(options?: CallOptions): Promise<boolean>
  /** Whether the server takes requests. */
  isReady(options?: CallOptions): Promise<boolean>
  /** Whether a model, or one version of it, takes requests. */
  isModelReady(model: string, options?: CallOptions): Promise<boolean>
  serverMetadata(options?: CallOptions): Promise<ServerMetadata>
  modelMetadata(model: string, options?: CallOptions): Promise<ModelMetadata>
  modelConfig(model: string, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>
  /** Counters of one model, or of all without a name. */
  statistics(model?: string, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>
  /** @param filter `ready` true leaves out what takes no requests. */
  repositoryIndex(filter?: { ready?: boolean }, options?: CallOptions): Promise<readonly RepositoryEntry[]>
  loadModel(model: string, options?: CallOptions): Promise<void>
  unloadModel(model: string, options?: CallOptions): Promise<void>
  /**
   * Predicts. Every other method throws the same errors.
   * @throws {InferenceError} when the server answers with an error.
   * @throws {ProtocolError} when its reply is none that the protocol allows.
   * @throws {TensorError} when JSON was asked for and cannot carry a tensor.
   */
  infer(model: string, request: InferRequest, options?: CallOptions): Promise<InferReply>
}

/** A client of one server. It opens no connection until it is called. */
export function createInferenceClient({ url, headers = {}, timeoutMs = 60_000, compress = false, fetch }: InferenceClientOptions): InferenceClient {
  // linear: only the first of some slashes is where they may begin
  const base = url.replace(/(?<!\/)\/+$/, '')
  const send = fetch ?? ((request: Request) => globalThis.fetch(request))
  const call = async (path: string, init: RequestInit & { duplex?: 'half' } = {}, { signal }: CallOptions = {}): Promise<Response> => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const request = new Request(`${base}${path}`, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value)
    return send(request)
  }
  const get = async (path: string, options?: CallOptions): Promise<unknown> => jsonOf(await succeeded(await call(path, {}, options)))
  const post = async (path: string, body: object, options?: CallOptions): Promise<Response> =>
    succeeded(await call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, options))
  const answers = async (path: string, options?: CallOptions): Promise<boolean> => {
    const reply = await call(path, {}, options)
    await reply.body?.cancel()
    return reply.ok
  }
  return {
    isLive: (options) => answers('/v2/health/live', options),
    isReady: (options) => answers('/v2/health/ready', options),
    isModelReady: (model, options) => answers(`${modelPath(model, options)}/ready`, options),
    serverMetadata: async (options) => (await get('/v2', options)) as ServerMetadata,
    modelMetadata: async (model, options) => (await get(modelPath(model, options), options)) as ModelMetadata,
    modelConfig: async (model, options) => (await get(`${modelPath(model, options)}/config`, options)) as Record<string, unknown>,
    statistics: async (model, options) =>
      (await get(model === undefined ? '/v2/models/stats' : `${modelPath(model, options)}/stats`, options)) as Record<string, unknown>,
    repositoryIndex: async (filter = {}, options) => (await jsonOf(await post('/v2/repository/index', filter, options))) as RepositoryEntry[],
    loadModel: async (model, options) => {
      await (await post(`/v2/repository/models/${encodeURIComponent(model)}/load`, {}, options)).body?.cancel()
    },
    unloadModel: async (model, options) => {
      await (await post(`/v2/repository/models/${encodeURIComponent(model)}/unload`, {}, options)).body?.cancel()
    },
    infer: async (model, request, options) => {
      const { body, jsonLength } = encodeInferRequest(request)
      const reply = await call(`${modelPath(model, options)}/infer`, { method: 'POST', ...(await inferBody(body, jsonLength, compress)) }, options)
      const length = (await succeeded(reply)).headers.get('inference-header-content-length')
      return decodeInferReply(new Uint8Array(await reply.arrayBuffer()), length === null ? null : Number(length))
    },
  }
}

/** The body of `infer` with its headers. The length of its JSON is that before compression. */
async function inferBody(body: Uint8Array<ArrayBuffer>, jsonLength: number | null, compress: boolean): Promise<RequestInit> {
  const headers: Record<string, string> = {
    'content-type': jsonLength === null ? 'application/json' : 'application/octet-stream',
    ...(jsonLength === null ? {} : { 'inference-header-content-length': String(jsonLength) }),
  }
  if (!compress) return { headers, body }
  const zipped = new Response(new Blob([body]).stream().pipeThrough(new CompressionStream('gzip')))
  return { headers: { ...headers, 'content-encoding': 'gzip' }, body: await zipped.arrayBuffer() }
}

const modelPath = (model: string, { version }: CallOptions = {}): string =>
  `/v2/models/${encodeURIComponent(model)}${version === undefined ? '' : `/versions/${encodeURIComponent(version)}`}`

/** @throws {InferenceError} with the server's own words when the status is an error. */
async function succeeded(reply: Response): Promise<Response> {
  if (reply.ok) return reply
  const body = await reply.text()
  const retryAfter = Number(reply.headers.get('retry-after') ?? NaN) // default: no header, no pause
  const message = `${reply.status} ${messageOf(body) || reply.statusText}`.trim()
  throw new InferenceError({ status: reply.status, message, retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null, body })
}

/** The protocol's `{"error": "…"}`, or the body as it is. */
function messageOf(body: string): string {
  try {
    const { error } = JSON.parse(body)
    return typeof error === 'string' ? error : body
  } catch {
    return body
  }
}

async function jsonOf(reply: Response): Promise<unknown> {
  const body = await reply.text()
  try {
    return JSON.parse(body)
  } catch {
    throw new ProtocolError(`${reply.url} must answer with JSON; received ${JSON.stringify(body.slice(0, 200))}`)
  }
}
