import type { GraphOps, Kind, Value } from '../graph/graph-ops.js'
import { dataTypes, int32 } from './tensorflow-schema.js'

type Attributes = Readonly<Record<string, object>>
/** A tensor at an end of a graph: the name that callers use, and the node that it is inside. */
export type GraphEnd = { name: string; node: string; kind: Kind; shape: readonly number[] }
/** The ends of a graph: with numbers as they are, and the same with numbers of 64 bits as texts, for callers that have none. */
export type GraphEnds = { inputs: GraphEnd[]; outputs: GraphEnd[] }
/** What a graph came to, in the messages of the format. */
export type TensorFlowGraph = { node: object[]; numbers: GraphEnds; texts: GraphEnds }

/** A tensor by its name alone, of a kind that graphs of ours do not have. */
type Edge = Pick<Value, 'name'>

/** Adds to a graph. Nodes are numbered: names of columns are only in the signature. */
export type TensorFlowNodes = {
  graph: TensorFlowGraph
  node<K extends Kind>(op: string, kind: K, inputs: readonly Edge[], attr: Attributes): Value<K>
  constant: GraphOps['constant']
  /** Sides and places as 32-bit integers: a vector, or one number. */
  list(values: readonly number[]): Edge
  number(value: number): Edge
}

/** Attributes of nodes. */
export const type = (kind: Kind): object => ({ type: dataTypes[kind] })
export const flag = (b: boolean): object => ({ b })
export const text = (content: string): object => ({ s: Buffer.from(content) })
export const integers = (values: readonly number[]): object => ({ list: { i: values } })
export const shapeOf = (sides: readonly number[]): object => ({ dim: sides.map((size) => ({ size })) })

/** Sides and places are 32-bit integers. */
export const narrow = { type: int32 }

/** An empty graph. */
export function tensorflowNodes(): TensorFlowNodes {
  const graph: TensorFlowGraph = { node: [], numbers: { inputs: [], outputs: [] }, texts: { inputs: [], outputs: [] } }
  const node: TensorFlowNodes['node'] = (op, kind, inputs, attr) => {
    const name = `n${graph.node.length}`
    graph.node.push({ name, op, input: inputs.map((value) => value.name), attr })
    return { name, kind }
  }
  const sizes = (shape: readonly number[], values: readonly number[]): Edge => {
    const tensor = { dtype: int32, tensor_shape: shapeOf(shape), tensor_content: bytesOf(Int32Array.from(values)) }
    return node('Const', 'int', [], { dtype: narrow, value: { tensor } })
  }
  return {
    graph,
    node,
    constant: (kind, shape, values) => {
      const tensor = { dtype: dataTypes[kind], tensor_shape: shapeOf(shape), ...contentOf(kind, values) }
      return node('Const', kind, [], { dtype: type(kind), value: { tensor } })
    },
    list: (values) => sizes([values.length], values),
    number: (value) => sizes([], [value]),
  }
}

function contentOf(kind: Kind, values: ArrayLike<number> | readonly string[]): object {
  if (kind === 'text') return { string_val: Array.from(values as readonly string[], (content) => Buffer.from(content)) }
  const numbers = values as ArrayLike<number>
  if (kind === 'int') return { tensor_content: bytesOf(BigInt64Array.from(Array.from(numbers, BigInt))) }
  if (kind === 'bool') return { tensor_content: Uint8Array.from(numbers) }
  return { tensor_content: bytesOf(kind === 'double' ? Float64Array.from(numbers) : Float32Array.from(numbers)) }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Float32Array | Float64Array | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
