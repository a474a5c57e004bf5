import { createHash } from 'node:crypto'
import type { HostValues, NativeBinding } from '../../backend/native.js'
import * as attribute from './attribute.js'
import type { AttributeValue } from './attribute.js'
import { FLOAT, INT32, sizeOf } from './data-types.js'
import { WireWriter } from './wire.js'

/** A tensor in the graph: `node` or `node:output`. As an input of another node it is the data edge itself. */
export type Edge = string

/** Options of a node besides its inputs and attributes. */
export type NodeOptions = {
  /** Nodes that must have run before this one. */
  readonly after?: readonly string[]
  /** A fixed name for what is fed or fetched; all other nodes are numbered. */
  readonly name?: string
}

/** The version of the graph format that is written; every op used here is older. */
const PRODUCER = 1087

/** A constant of this many equal elements or more is written as a Fill, which keeps the file small. */
const FILL_FROM = 16

/** Collects nodes and serialises them as a GraphDef. Knows ops only as names with attributes. */
export class GraphBuilder {
  private readonly nodes = new WireWriter()
  private count = 0

  /** How many nodes the graph has so far. */
  get size(): number {
    return this.count
  }

  /** Adds a node and returns its name, which is also the edge of its first output. */
  node(op: string, inputs: readonly Edge[], attributes: Readonly<Record<string, AttributeValue>>, options: NodeOptions = {}): string {
    const name = options.name ?? `n${this.count}`
    this.count++
    this.nodes.message(1, (node) => {
      node.bytes(1, name).bytes(2, op)
      for (const input of inputs) node.bytes(3, input)
      for (const earlier of new Set(options.after?.map(nodeOf))) node.bytes(3, `^${earlier}`)
      for (const [key, write] of Object.entries(attributes)) {
        node.message(5, (entry) => entry.bytes(1, key).message(2, write))
      }
    })
    return name
  }

  /** A constant tensor. */
  constant(type: number, shape: readonly number[], values: HostValues, options: NodeOptions = {}): string {
    if (sizeOf(shape) >= FILL_FROM && allEqual(values)) {
      const dims = this.constant(INT32, [shape.length], Int32Array.from(shape), withoutName(options))
      const value = this.constant(type, [], values.slice(0, 1), withoutName(options))
      return this.node('Fill', [dims, value], { T: attribute.type(type), index_type: attribute.type(INT32) }, options)
    }
    return this.node('Const', [], { dtype: attribute.type(type), value: attribute.tensor(type, shape, values) }, options)
  }

  /** An int32 constant. */
  integers(shape: readonly number[], values: readonly number[], options: NodeOptions = {}): string {
    return this.constant(INT32, shape, Int32Array.from(values), options)
  }

  /** What is fed at run time. A side of -1 is of any length. */
  placeholder(name: string, type: number, shape: readonly number[]): string {
    return this.node('Placeholder', [], { dtype: attribute.type(type), shape: attribute.shape(shape) }, { name })
  }

  /** A copy-free pass-through, as a place for names and control edges. */
  identity(input: Edge, type: number, options: NodeOptions = {}): string {
    return this.node('Identity', [input], { T: attribute.type(type) }, options)
  }

  /** The handle of a session resource that holds one tensor. */
  variableHandle(name: string, type: number, shape: readonly number[]): string {
    return this.node(
      'VarHandleOp',
      [],
      {
        dtype: attribute.type(type),
        shape: attribute.shape(shape),
        shared_name: attribute.text(name),
        container: attribute.text(''),
      },
      { name },
    )
  }

  /** Some float32 scalars as one vector. */
  pack(scalars: readonly Edge[]): string {
    return this.node('Pack', scalars, { N: attribute.integer(scalars.length), T: attribute.type(FLOAT), axis: attribute.integer(0) })
  }

  /** Rows of a tensor by their numbers, along the first axis. */
  gatherRows(from: Edge, type: number, rows: Edge, axis: Edge): string {
    return this.node('GatherV2', [from, rows, axis], {
      Tparams: attribute.type(type),
      Tindices: attribute.type(INT32),
      Taxis: attribute.type(INT32),
      batch_dims: attribute.integer(0),
    })
  }

  /** The GraphDef's bytes. */
  finish(): Uint8Array {
    const versions = new WireWriter().message(4, (inner) => inner.integer(1, PRODUCER)).finish()
    return Buffer.concat([this.nodes.finish(), versions])
  }
}

/** The node of an edge. */
export function nodeOf(edge: Edge): string {
  const colon = edge.indexOf(':')
  return colon < 0 ? edge : edge.slice(0, colon)
}

function allEqual(values: HostValues): boolean {
  const first = values[0]
  return values.every((value) => Object.is(value, first))
}

function withoutName(options: NodeOptions): NodeOptions {
  return options.after === undefined ? {} : { after: options.after }
}

/** Names a graph by its content and by the library that runs it: the same key is the same computation. */
export function graphKey({ TF_Version: version }: NativeBinding, graph: Uint8Array): string {
  return createHash('sha256').update(`${version}\n`).update(graph).digest('hex')
}
