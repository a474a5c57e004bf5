import type { GraphOps, Kind, Value } from '../graph/graph-ops.js'
import { attributeTypes, elementTypes } from './onnx-schema.js'

/** Attributes of a node: whole numbers or texts, one or several. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | readonly string[]>>

/** What a graph came to, in the messages of the format. */
export type OnnxGraph = { node: object[]; initializer: object[]; input: object[]; output: object[] }

/** Where a node's output stands among its outputs, and the domain of its operator; the first, and that of ONNX, if left out. */
type NodeOptions = { at?: number; domain?: string }

/** Adds to a graph. Names of ours begin with a slash, so that none is that of a column. */
export type OnnxNodes = {
  graph: OnnxGraph
  node<K extends Kind>(op: string, kind: K, inputs: readonly Value[], attributes?: Attributes, options?: NodeOptions): Value<K>
  constant: GraphOps['constant']
  /** Whole numbers as a vector. */
  ints(...values: readonly number[]): Value<'int'>
}

/** The domain of the operators for classical models, of which texts are looked up by one. */
export const mlDomain = 'ai.onnx.ml'

/** An empty graph. */
export function onnxNodes(): OnnxNodes {
  const graph: OnnxGraph = { node: [], initializer: [], input: [], output: [] }
  let count = 0
  const fresh = (what: string): string => `/${what}_${count++}`
  const constant: OnnxNodes['constant'] = (kind, shape, values) => {
    const name = fresh('constant')
    graph.initializer.push({ name, dims: [...shape], data_type: elementTypes[kind], ...contentOf(kind, values) })
    return { name, kind }
  }
  return {
    graph,
    constant,
    ints: (...values) => constant('int', [values.length], values),
    node: (op, kind, inputs, attributes = {}, { at = 0, domain = '' } = {}) => {
      const name = fresh(op.toLowerCase())
      // An output that nobody takes has an empty name.
      const output = [...Array<string>(at).fill(''), name]
      graph.node.push({ name, op_type: op, domain, input: inputs.map((value) => value.name), output, attribute: Object.entries(attributes).map(attributeOf) })
      return { name, kind }
    },
  }
}

const attributeOf = ([name, value]: [string, Attributes[string]]): object => {
  if (typeof value === 'string') return { name, type: attributeTypes.text, s: Buffer.from(value) }
  if (typeof value === 'number') return { name, type: attributeTypes.int, i: value }
  const [first] = value
  if (typeof first === 'string') return { name, type: attributeTypes.texts, strings: value.map((text) => Buffer.from(String(text))) }
  return { name, type: attributeTypes.ints, ints: value }
}

function contentOf(kind: Kind, values: ArrayLike<number> | readonly string[]): object {
  if (kind === 'text') return { string_data: Array.from(values as readonly string[], (text) => Buffer.from(text)) }
  const numbers = values as ArrayLike<number>
  if (kind === 'int') return { raw_data: bytesOf(BigInt64Array.from(Array.from(numbers, BigInt))) }
  if (kind === 'bool') return { raw_data: Uint8Array.from(numbers) }
  return { raw_data: bytesOf(kind === 'double' ? Float64Array.from(numbers) : numbers instanceof Float32Array ? numbers : Float32Array.from(numbers)) }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | Float64Array | BigInt64Array): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength)

/** The batch is called so in every shape. */
const batch = 'batch'

/** The type of an input or output. */
export const valueInfo = (name: string, kind: Kind, shape: readonly number[]): object => ({
  name,
  type: { tensor_type: { elem_type: elementTypes[kind], shape: { dim: shape.map((side) => (side < 0 ? { dim_param: batch } : { dim_value: side })) } } },
})
