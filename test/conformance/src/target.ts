import {
  createInferenceClient,
  type Datatype,
  type InferenceClient,
  isDatatype,
  type ModelMetadata,
  type ServerMetadata,
  type Tensor,
  type TensorMetadata,
  tensor,
} from '@trainyard/open-inference'
import { NotApplicable } from './check.js'

/** Where the server under test is, and which of its models are asked. */
export type TargetOptions = {
  url: string
  headers: Readonly<Record<string, string>>
  /** @default every ready model of the repository index */
  models?: readonly string[]
}

/** A reply as it came, for what the typed client would not send or accept. */
export type RawReply = { status: number; headers: Headers; body: string }

/** The server under test. */
export type Target = {
  url: string
  /** Sent with every request, as the server's key. */
  headers: Readonly<Record<string, string>>
  client: InferenceClient
  server: ServerMetadata
  models: readonly ModelMetadata[]
  /** Sends a request as given, but for the headers of the options. A body's content-type is only what `headers` says. */
  send(method: string, path: string, body?: Uint8Array<ArrayBuffer> | string, headers?: Readonly<Record<string, string>>): Promise<RawReply>
}

/**
 * Looks at the server: its metadata, and that of each model.
 * @throws {InferenceError} when it does not answer so far.
 */
export async function openTarget({ url, headers, models }: TargetOptions): Promise<Target> {
  const client = createInferenceClient({ url, headers })
  const server = await client.serverMetadata()
  const names = models ?? (await readyModels(client))
  return {
    url,
    headers,
    client,
    server,
    models: await Promise.all(names.map((name) => client.modelMetadata(name))),
    send: async (method, path, body, own = {}) => {
      const reply = await fetch(`${url}${path}`, {
        method,
        headers: { ...headers, ...own },
        // A Blob without a type sends no content-type of its own.
        ...(body === undefined ? {} : { body: new Blob([body]) }),
      })
      return { status: reply.status, headers: reply.headers, body: await reply.text() }
    },
  }
}

async function readyModels(client: InferenceClient): Promise<string[]> {
  const index = await client.repositoryIndex({ ready: true })
  return [...new Set(index.map(({ name }) => name))]
}

/** The path of a model's calls. */
export const modelPath = (model: ModelMetadata): string => `/v2/models/${encodeURIComponent(model.name)}`

/**
 * The first model that fits.
 * @throws {NotApplicable} when there is none.
 */
export function modelThat(target: Target, fits: (model: ModelMetadata) => boolean, what: string): ModelMetadata {
  const found = target.models.find(fits)
  if (!found) throw new NotApplicable(`no model of this server ${what}`)
  return found
}

/** Whether every input has a free first size, the batch. */
export const isBatched = ({ inputs }: ModelMetadata): boolean => inputs.every(({ shape }) => shape[0] === -1)

/** Inputs for a number of rows that the metadata allows, the same ones for the same seed. */
export function inputsFor({ inputs }: ModelMetadata, rows: number, seed: number): Tensor[] {
  const next = generator(seed)
  return inputs.map((input) => {
    const shape = shapeFor(input, rows)
    const count = shape.reduce((product, side) => product * side, 1)
    return tensor(
      input.name,
      datatypeOf(input),
      shape,
      Array.from({ length: count }, () => elementFor(datatypeOf(input), next())),
    )
  })
}

/** Free sizes filled in: the first with the rows, others with one. */
export const shapeFor = ({ shape }: TensorMetadata, rows: number): number[] => shape.map((side, index) => (side === -1 ? (index === 0 ? rows : 1) : side))

/** @throws {NotApplicable} when the datatype is none of the protocol. */
export function datatypeOf({ name, datatype }: TensorMetadata): Datatype {
  if (!isDatatype(datatype)) throw new NotApplicable(`input "${name}" has the datatype ${datatype}`)
  return datatype
}

function elementFor(datatype: Datatype, uniform: number): number | boolean | string {
  if (datatype === 'BOOL') return uniform < 0.5
  if (datatype === 'BYTES') return `${'abc'[Math.floor(uniform * 3)]}`
  return datatype.startsWith('FP') || datatype === 'BF16' ? Math.round(uniform * 64) / 8 : Math.floor(uniform * 8)
}

/** Numbers between 0 and 1 (Lehmer's generator with Park and Miller's multiplier). */
function generator(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
