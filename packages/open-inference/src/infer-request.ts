import { datatypes } from './datatypes.js'
import { TensorError } from './errors.js'
import { named, type Tensor } from './tensor.js'

/** Parameters as the protocol has them: flat. */
export type Parameters = Readonly<Record<string, string | number | boolean>>

/** An output that the reply should hold. */
export type RequestedOutput = {
  name: string
  /** Asks for the `k` most probable classes, as BYTES `value:index:label` (Triton's extension `classification`). */
  classification?: number
  /** Whether the reply carries it in binary. @default the request's `binary` */
  binary?: boolean
  parameters?: Parameters
}

/** What to predict. */
export type InferRequest = {
  inputs: readonly Tensor[]
  /** @default every output that the server gives without being asked */
  outputs?: readonly (string | RequestedOutput)[]
  /** Comes back in the reply. */
  id?: string
  parameters?: Parameters
  /** Tensors as bytes behind the JSON, in both directions; false writes everything as JSON. @default true */
  binary?: boolean
}

/** A request on the wire: the body, and the length of its JSON where bytes follow it. */
export type EncodedRequest = { body: Uint8Array<ArrayBuffer>; jsonLength: number | null }

const utf8 = new TextEncoder()

/**
 * A request as the protocol's JSON, with the tensors behind it in binary (extension `binary_tensor_data`) unless `binary` is false.
 * @throws {TensorError} when JSON cannot carry a tensor: FP16, BF16, an infinity, bytes that are no UTF-8.
 */
export function encodeInferRequest({ inputs, outputs, id, parameters, binary = true }: InferRequest): EncodedRequest {
  const chunks: Uint8Array[] = []
  const inputTexts = inputs.map((input) => {
    const head = `"name":${JSON.stringify(input.name)},"datatype":"${input.datatype}","shape":[${input.shape.join(',')}]`
    if (!binary) return `{${head},"data":[${jsonElements(input).join(',')}]}`
    const bytes = bytesOf(input)
    chunks.push(bytes)
    return `{${head},"parameters":{"binary_data_size":${bytes.length}}}`
  })
  const members = [`"inputs":[${inputTexts.join(',')}]`]
  if (id !== undefined) members.unshift(`"id":${JSON.stringify(id)}`)
  const all = { ...parameters, ...(binary && outputs === undefined ? { binary_data_output: true } : {}) }
  if (Object.keys(all).length > 0) members.push(`"parameters":${JSON.stringify(all)}`)
  if (outputs) members.push(`"outputs":${JSON.stringify(outputs.map((output) => requested(output, binary)))}`)
  const json = utf8.encode(`{${members.join(',')}}`)
  return { body: concat([json, ...chunks]), jsonLength: binary ? json.length : null }
}

function requested(output: string | RequestedOutput, binaryByDefault: boolean): object {
  const { name, classification, binary = binaryByDefault, parameters } = typeof output === 'string' ? { name: output } : output
  return { name, parameters: { ...parameters, binary_data: binary, ...(classification === undefined ? {} : { classification }) } }
}

/** The elements of a tensor as JSON texts. */
function jsonElements(input: Tensor): string[] {
  return named(input.name, () => {
    const codec = datatypes[input.datatype]
    if (!codec.json) throw new TensorError(`${input.datatype} is sent in binary only`)
    return codec.toJson(input.data as never)
  })
}

const bytesOf = (input: Tensor): Uint8Array<ArrayBuffer> => datatypes[input.datatype].write(input.data as never)

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    all.set(part, offset)
    offset += part.length
  }
  return all
}
