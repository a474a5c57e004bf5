import { z } from 'zod'
import { type Datatype, datatypeBytes, type Element, elementsIn, type NamedTensor, readBinaryTensor, writeBinaryTensor } from './tensors.js'
import { ProtocolError } from '../protocol-server.js'

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
const datatype = z.enum(Object.keys(datatypeBytes) as [Datatype, ...Datatype[]])
const side = z.int().min(0)

/** The JSON part of a request. Unknown keys are let through: some clients of the field send more than the protocol names. */
const inferSchema = z.object({
  id: z.string().optional(),
  parameters: parameters.optional(),
  inputs: z
    .array(z.object({ name: z.string(), shape: z.array(side).min(1), datatype, parameters: parameters.optional(), data: z.array(z.unknown()).optional() }))
    .min(1),
  outputs: z.array(z.object({ name: z.string(), parameters: parameters.optional() })).optional(),
})
type InferJson = z.output<typeof inferSchema>

/** An output that is asked for, and whether it is wanted in binary. */
export type WantedOutput = { name: string; binary: boolean }

/** A request with its tensors decoded. `outputs` is null when the client leaves the choice to the server. */
export type InferCall = { id: string | undefined; inputs: NamedTensor[]; outputs: WantedOutput[] | null; binaryByDefault: boolean }

/**
 * Reads the body of `infer`. Without `headerBytes` (the header Inference-Header-Content-Length) all of it is JSON; with it, so many bytes are, and
 * raw tensors follow in the order of the inputs that name their `binary_data_size`.
 * @throws {ProtocolError} for a body that breaks the protocol.
 * @throws {SyntaxError} where it is no JSON.
 */
export function readInferBody(body: Uint8Array, headerBytes: string | undefined): InferCall {
  const length = jsonLength(body, headerBytes)
  const json = parseJson(body.subarray(0, length))
  const raw = body.subarray(length)
  let at = 0
  const inputs = json.inputs.map((input): NamedTensor => {
    const size = input.parameters?.['binary_data_size']
    if (size === undefined) return { ...shared(input), values: jsonValues(input) }
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || at + size > raw.length)
      throw new ProtocolError(`input '${input.name}' claims ${size} bytes of binary data, ${raw.length - at} are left`)
    if (input.data !== undefined) throw new ProtocolError(`input '${input.name}' has both data and binary data`)
    const values = readBinaryTensor(raw.subarray(at, at + size), input.name, input.datatype, input.shape)
    at += size
    return { ...shared(input), values }
  })
  if (at !== raw.length) throw new ProtocolError(`${raw.length - at} bytes follow the last binary tensor`)
  const binaryByDefault = json.parameters?.['binary_data_output'] === true
  const outputs =
    json.outputs?.map(({ name, parameters: own }) => ({ name, binary: own?.['binary_data'] === undefined ? binaryByDefault : own['binary_data'] === true })) ??
    null
  return { id: json.id, inputs, outputs, binaryByDefault }
}

function jsonLength(body: Uint8Array, headerBytes: string | undefined): number {
  if (headerBytes === undefined) return body.length
  const length = /^\d+$/.test(headerBytes) ? Number(headerBytes) : Number.NaN
  if (!(length >= 1 && length <= body.length))
    throw new ProtocolError(`Inference-Header-Content-Length must be a number from 1 to the body's ${body.length} bytes, not ${headerBytes}`)
  return length
}

const decoder = new TextDecoder()

function parseJson(bytes: Uint8Array): InferJson {
  const parsed = inferSchema.safeParse(JSON.parse(decoder.decode(bytes)))
  if (parsed.success) return parsed.data
  throw new ProtocolError(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '))
}

const shared = ({ name, datatype: type, shape }: InferJson['inputs'][number]) => ({ name, datatype: type, shape })

/** The values of a JSON tensor, which may be flat or nested as its shape is. */
function jsonValues({ name, datatype: type, shape, data }: InferJson['inputs'][number]): Element[] {
  if (data === undefined) throw new ProtocolError(`input '${name}' has no data`)
  const flat = data.some(Array.isArray) ? data.flat(shape.length - 1) : data
  if (flat.length !== elementsIn(shape))
    throw new ProtocolError(`input '${name}' has ${flat.length} values, its shape [${shape.join(', ')}] wants ${elementsIn(shape)}`)
  return flat.map((value, index) => element(value, type, name, index))
}

function element(value: unknown, type: Datatype, name: string, index: number): Element {
  if (type === 'BYTES' ? typeof value === 'string' : type === 'BOOL' ? typeof value === 'boolean' : typeof value === 'number') return value as Element
  // A missing number of a table has no other spelling in JSON.
  if (value === null && (type === 'FP32' || type === 'FP64')) return null
  throw new ProtocolError(`input '${name}', element ${index}: ${JSON.stringify(value)?.slice(0, 40)} is not of type ${type}`)
}

/** An output on its way, in JSON or in binary. */
export type ReplyOutput = NamedTensor & { binary: boolean }

export type InferReplyHead = { model_name: string; model_version: string; id: string | undefined; parameters: Record<string, string | number | boolean> }

/** An encoded reply; `headerBytes` is the value of Inference-Header-Content-Length where binary tensors follow the JSON. */
export type EncodedReply = { body: Uint8Array; headerBytes: number | null }

/** Encodes a reply. Numbers in JSON that are not finite are null already. */
export function encodeInferReply({ id, ...head }: InferReplyHead, outputs: readonly ReplyOutput[]): EncodedReply {
  const parts: Uint8Array[] = []
  const described = outputs.map(({ name, datatype, shape, values, binary }) => {
    if (!binary) return { name, datatype, shape, data: values }
    const bytes = writeBinaryTensor({ name, datatype, shape, values })
    parts.push(bytes)
    return { name, datatype, shape, parameters: { binary_data_size: bytes.length } }
  })
  const json = Buffer.from(JSON.stringify({ ...head, ...(id === undefined ? {} : { id }), outputs: described }))
  return parts.length === 0 ? { body: json, headerBytes: null } : { body: Buffer.concat([json, ...parts]), headerBytes: json.length }
}
