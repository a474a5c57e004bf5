import { type Datatype, datatypes, type ElementInput, isDatatype, textOf } from './datatypes.js'
import { ProtocolError, TensorError } from './errors.js'
import type { Parameters } from './infer-request.js'
import { named, sizeOf, type Tensor } from './tensor.js'

/** What the server predicted. */
export type InferReply = {
  modelName: string
  /** null where the server names none. */
  modelVersion: string | null
  id: string | null
  parameters: Parameters
  outputs: readonly Tensor[]
  /**
   * The output of a name, as the datatype that is expected.
   * @throws {ProtocolError} when the reply has no such output, or one of another datatype.
   */
  output<D extends Datatype>(name: string, datatype: D): Tensor<D>
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Reads a reply; `jsonLength` is its header `inference-header-content-length`, null where all of the body is JSON.
 * @throws {ProtocolError} when the protocol does not allow the reply.
 */
export function decodeInferReply(body: Uint8Array, jsonLength: number | null): InferReply {
  if (jsonLength !== null && (!Number.isSafeInteger(jsonLength) || jsonLength < 0 || jsonLength > body.length)) {
    throw new ProtocolError(`inference-header-content-length must lie between 0 and the body's ${body.length} bytes; received ${jsonLength}`)
  }
  const head = parse(body.subarray(0, jsonLength ?? body.length))
  const binary = body.subarray(jsonLength ?? body.length)
  let offset = 0
  const take = (size: number): Uint8Array => {
    if (offset + size > binary.length) throw new ProtocolError(`the outputs ask for ${offset + size} bytes behind the JSON; there are ${binary.length}`)
    offset += size
    return binary.subarray(offset - size, offset)
  }
  const outputs = list(head['outputs'], 'outputs').map((output, index) => readOutput(record(output, `outputs[${index}]`), take))
  if (offset !== binary.length) throw new ProtocolError(`the outputs take ${offset} bytes behind the JSON; there are ${binary.length}`)
  return {
    modelName: text(head['model_name'], 'model_name'),
    modelVersion: optionalText(head['model_version'], 'model_version'),
    id: optionalText(head['id'], 'id'),
    parameters: head['parameters'] === undefined ? {} : (record(head['parameters'], 'parameters') as Parameters),
    outputs,
    output: (name, datatype) => pick(outputs, name, datatype),
  }
}

/**
 * The elements of a BYTES tensor as texts.
 * @throws {TensorError} when one is not UTF-8.
 */
export const textsOf = (tensor: Tensor<'BYTES'>): string[] => named(tensor.name, () => tensor.data.map(textOf))

function pick<D extends Datatype>(outputs: readonly Tensor[], name: string, datatype: D): Tensor<D> {
  const found = outputs.find((output) => output.name === name)
  if (!found) throw new ProtocolError(`the reply has no output "${name}"; it has ${outputs.map((output) => `"${output.name}"`).join(', ') || 'none'}`)
  if (found.datatype !== datatype) throw new ProtocolError(`output "${name}" is ${found.datatype}, not ${datatype}`)
  return found as Tensor<D>
}

function readOutput(output: Readonly<Record<string, unknown>>, take: (size: number) => Uint8Array): Tensor {
  const name = text(output['name'], "an output's name")
  const datatype = output['datatype']
  if (!isDatatype(datatype)) throw new ProtocolError(`output "${name}" has the datatype ${JSON.stringify(datatype)}, which the protocol does not have`)
  const shape = list(output['shape'], `the shape of output "${name}"`) as number[]
  try {
    const count = sizeOf(shape)
    return { name, datatype, shape, data: elementsOf(output, datatype, count, take) } as Tensor
  } catch (error) {
    if (error instanceof TensorError) throw new ProtocolError(`output "${name}": ${error.message}`)
    throw error
  }
}

function elementsOf(output: Readonly<Record<string, unknown>>, datatype: Datatype, count: number, take: (size: number) => Uint8Array): unknown {
  const codec = datatypes[datatype]
  const size = output['parameters'] === undefined ? undefined : record(output['parameters'], 'parameters')['binary_data_size']
  if (size !== undefined) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
      throw new TensorError(`binary_data_size must be a number of bytes; received ${JSON.stringify(size)}`)
    return codec.read(take(size), count)
  }
  const elements = list(output['data'], 'data').flat(Infinity) as ElementInput[]
  if (elements.length !== count) throw new TensorError(`the shape has ${count} elements; received ${elements.length}`)
  return codec.from(elements)
}

function parse(json: Uint8Array): Readonly<Record<string, unknown>> {
  let value: unknown
  try {
    value = JSON.parse(strictUtf8.decode(json))
  } catch (error) {
    throw new ProtocolError(`the reply is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  return record(value, 'the reply')
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ProtocolError(`${what} must be an object`)
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new ProtocolError(`${what} must be a list`)
  return value
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new ProtocolError(`${what} must be a text; received ${JSON.stringify(value)}`)
  return value
}

const optionalText = (value: unknown, what: string): string | null => (value === undefined ? null : text(value, what))
