import { intervalLevel, tensorDatatypes } from '@trainyard/spec'
import { z } from 'zod'
import { checked } from '../../http/bodies.js'
import { jsonEnd, JsonError } from '@trainyard/spec'
import { readJsonInTurns } from '../../http/json-in-turns.js'
import { inTurns } from '../../http/turns.js'
import { ProtocolError } from '../protocol-server.js'
import { type NamedTensor, readBinaryTensor, readJsonTensor, writeBinaryTensor } from './tensors.js'

/** What a client says besides the values; keys that no rule here names are let through. */
const parameters = z.record(z.string(), z.unknown())
const sides = z.array(z.int().min(0)).min(1).max(16)
const entries = z.custom<unknown[]>(Array.isArray, 'must be an array')

/** The JSON part of a request. Unknown keys are let through: some clients of the field send more than the protocol names. */
const inferSchema = z.object({
  id: z.string().optional(),
  parameters: parameters.optional(),
  inputs: z
    .array(z.object({ name: z.string(), shape: sides, datatype: z.enum(tensorDatatypes), parameters: parameters.optional(), data: entries.optional() }))
    .min(1),
  outputs: z.array(z.object({ name: z.string(), parameters: parameters.optional() })).optional(),
})
type InferJson = z.output<typeof inferSchema>
type InputJson = InferJson['inputs'][number]

/** An output that is asked for: in binary or not, and as it is or as the texts of its `classes` greatest values. */
export type WantedOutput = { name: string; binary: boolean; classes: number | null }

/** A request with its tensors decoded. `outputs` is null when the client leaves the choice to the server, `timeoutMs` when it waits as long as it takes. */
export type InferCall = {
  id: string | undefined
  inputs: NamedTensor[]
  outputs: WantedOutput[] | null
  binaryByDefault: boolean
  timeoutMs: number | null
  /** The probability of the intervals that are asked for. */
  interval?: number
  /** Whether the parameter for explanations asks for them, or for none. */
  explain?: boolean
}

/** The one input of a model, for a body that is nothing but its values. */
export type RawInput = { name: string; datatype: 'FP32' | 'BYTES'; shape: readonly number[] }

/**
 * Reads the body of `infer`. Without `headerBytes` (the header Inference-Header-Content-Length) all of it is JSON; with it, so many bytes are, and
 * raw tensors follow in the order of the inputs that name their `binary_data_size`. With `0` the body is the values of `raw`, one row.
 * @throws {ProtocolError | AppError} for a body that breaks the protocol.
 * @throws {JsonError} where it is no JSON.
 */
export async function readInferBody(body: Uint8Array, headerBytes: string | undefined, raw: readonly RawInput[] = []): Promise<InferCall> {
  if (headerBytes === '0') return rawCall(body, raw)
  const length = headerBytes === undefined ? null : jsonLength(body, headerBytes)
  const json = await parseJson(body, length)
  checkNames(json)
  return {
    id: json.id,
    inputs: await readInputs(json.inputs, length === null ? null : body.subarray(length)),
    outputs: wantedOutputs(json),
    binaryByDefault: json.parameters?.['binary_data_output'] === true,
    timeoutMs: timeoutOf(json.parameters?.['timeout']),
    ...intervalOf(json.parameters?.['interval']),
    ...explainOf(json.parameters?.['explain']),
  }
}

/** A body of values alone (docs/protocol/extension_binary_data.md, "Raw Binary Request"): one row of the one input; every output comes in binary. */
async function rawCall(body: Uint8Array, raw: readonly RawInput[]): Promise<InferCall> {
  const [input] = raw
  if (!input || raw.length !== 1)
    throw new ProtocolError(`Inference-Header-Content-Length is 0, a body of raw values, which needs a model with one input; this one has ${raw.length}`)
  const shape = [1, ...input.shape.slice(1)]
  const tensor = { name: input.name, datatype: input.datatype, shape, values: await inTurns(readBinaryTensor(body, input.name, input.datatype, shape)) }
  return { id: undefined, inputs: [tensor], outputs: null, binaryByDefault: true, timeoutMs: null }
}

function intervalOf(given: unknown): Pick<InferCall, 'interval'> {
  if (given === undefined) return {}
  const { data: interval } = intervalLevel.safeParse(given)
  if (interval === undefined)
    throw new ProtocolError(
      `the parameter interval must be a number from ${intervalLevel.minValue} to ${intervalLevel.maxValue}; received ${JSON.stringify(given)}`,
    )
  return { interval }
}

function explainOf(given: unknown): Pick<InferCall, 'explain'> {
  if (given === undefined) return {}
  if (typeof given !== 'boolean') throw new ProtocolError(`the parameter explain must be true or false; received ${JSON.stringify(given)}`)
  return { explain: given }
}

const header = 'Inference-Header-Content-Length'

function jsonLength(body: Uint8Array, headerBytes: string): number {
  if (!/^\d{1,15}$/.test(headerBytes))
    throw new ProtocolError(`${header} must be the number of bytes of the JSON; received ${JSON.stringify(headerBytes.slice(0, 40))}`)
  const length = Number(headerBytes)
  if (length > body.length) throw new ProtocolError(`${header} is ${length}, but the whole body has ${body.length} bytes`)
  return length
}

async function parseJson(body: Uint8Array, length: number | null): Promise<InferJson> {
  const json = body.subarray(0, length ?? body.length)
  try {
    return checked(inferSchema, await readJsonInTurns(json, { nan: 'missing', inexact: 'typed' }))
  } catch (cause) {
    const end = cause instanceof JsonError ? jsonEnd(body) : null
    if (end === null || end === json.length) throw cause
    if (length !== null) throw new ProtocolError(`${header} is ${length}, but the JSON has ${end} bytes; count bytes, not characters`, { cause })
    if (end === body.length || Buffer.from(body.subarray(end)).toString('latin1').trim() === '') throw cause
    const rest = body.length - end
    throw new ProtocolError(`${rest} bytes follow the JSON: where they are binary tensors, send the header ${header}: ${end}`, { cause })
  }
}

/** @throws {ProtocolError} where two inputs or two outputs have one name. */
function checkNames({ inputs, outputs = [] }: InferJson): void {
  for (const [what, list] of [
    ['input', inputs],
    ['output', outputs],
  ] as const) {
    const names = list.map(({ name }) => name)
    const doubled = names.find((name, index) => names.indexOf(name) !== index)
    if (doubled !== undefined) throw new ProtocolError(`${what} '${doubled}' stands twice in ${what}s; name each once`)
  }
}

/** Decodes the tensors; `raw` is what follows the JSON, null where the client does not say how long that is. */
async function readInputs(inputs: readonly InputJson[], raw: Uint8Array | null): Promise<NamedTensor[]> {
  let at = 0
  const tensors: NamedTensor[] = []
  for (const input of inputs) {
    const { name, shape, datatype, data } = input
    rejectSharedMemory(`input '${name}'`, input.parameters)
    const size = input.parameters?.['binary_data_size']
    if (size === undefined) {
      if (data !== undefined) {
        tensors.push({ name, datatype, shape, values: await inTurns(readJsonTensor(data, name, datatype, shape)) })
        continue
      }
      const also = raw === null ? '' : `, and no parameter binary_data_size, the number of its bytes after the JSON; ${raw.length - at} bytes are there`
      throw new ProtocolError(`input '${name}' has no data${also}`)
    }
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0)
      throw new ProtocolError(`input '${name}': binary_data_size must be a whole number of bytes; received ${JSON.stringify(size)}`)
    if (data !== undefined) throw new ProtocolError(`input '${name}' has both data and binary_data_size; send one of them`)
    if (raw === null)
      throw new ProtocolError(`input '${name}' has binary_data_size ${size}, but the header ${header}, the number of bytes of the JSON, is missing`)
    if (at + size > raw.length) throw new ProtocolError(`input '${name}' has binary_data_size ${size}, but ${raw.length - at} bytes are left of the body`)
    const values = await inTurns(readBinaryTensor(raw.subarray(at, at + size), name, datatype, shape))
    at += size
    tensors.push({ name, datatype, shape, values })
  }
  if (raw !== null && at !== raw.length) throw new ProtocolError(`${raw.length - at} bytes follow the last binary tensor`)
  return tensors
}

/** What is asked for by name; an empty list asks for nothing special, as with Triton. */
function wantedOutputs({ outputs = [], parameters: all }: InferJson): WantedOutput[] | null {
  if (outputs.length === 0) return null
  return outputs.map(({ name, parameters: own }) => {
    rejectSharedMemory(`output '${name}'`, own)
    const binary = own?.['binary_data'] ?? all?.['binary_data_output'] ?? false // default: JSON
    if (typeof binary !== 'boolean') throw new ProtocolError(`output '${name}': binary_data must be true or false; received ${JSON.stringify(binary)}`)
    const classes = own?.['classification'] ?? 0 // default: the values as they are
    if (typeof classes !== 'number' || !Number.isInteger(classes) || classes < 0)
      throw new ProtocolError(`output '${name}': classification must be the number of classes to give; received ${JSON.stringify(classes)}`)
    return { name, binary, classes: classes === 0 ? null : classes }
  })
}

function rejectSharedMemory(what: string, given: Readonly<Record<string, unknown>> | undefined): void {
  const name = Object.keys(given ?? {}).find((key) => key.startsWith('shared_memory_'))
  if (name !== undefined) throw new ProtocolError(`${what} has ${name}: shared memory is not offered; send and receive the data in the body`)
}

/** The parameter `timeout` of the schedule policy, in microseconds; 0 is none. */
function timeoutOf(timeout: unknown): number | null {
  if (timeout === undefined || timeout === 0) return null
  if (typeof timeout === 'number' && Number.isInteger(timeout) && timeout > 0) return timeout / 1_000
  throw new ProtocolError(`the parameter timeout must be a whole number of microseconds; received ${JSON.stringify(timeout)}`)
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
