import type { HostValues, NativeBinding, OpAttribute } from '../backend/native.js'
import { INT32 } from '../graph/format/data-types.js'
import type { TraceEvent } from '../graph/trace/recording.js'

/**
 * One value of M members in the packed graph, by handles of the packed recording: `shared`, where it is the same for all; `stacked`, as one tensor with the
 * members as its first side; `apart`, as a tensor for each. What was made in one form is turned into another at most once. `shape` is that of one member.
 */
export type PackedValue = {
  readonly type: number
  readonly shape: readonly number[]
  shared?: number
  stacked?: number
  apart?: readonly number[]
  /** A constant's values, of all or of each. */
  readonly constant?: readonly HostValues[]
}

type Form = { readonly type: number; readonly shape: readonly number[] }

/** The events of a packed recording as they are made, and the ways from one form of a value to another. Handles are numbers of its own. */
export class PackedTrace {
  readonly events: TraceEvent[] = []
  private handles = 0

  constructor(
    private readonly binding: NativeBinding,
    readonly members: number,
  ) {}

  fresh(): number {
    return ++this.handles
  }

  op(op: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: readonly Form[]): readonly number[] {
    const made = outputs.map(({ type, shape }) => ({ id: this.fresh(), dtype: type, shape: [...shape] }))
    this.events.push({ kind: 'op', op, attributes, inputs, outputs: made })
    return made.map(({ id }) => id)
  }

  constant(type: number, shape: readonly number[], values: HostValues): number {
    const id = this.fresh()
    this.events.push({ kind: 'constant', id, type, shape, values })
    return id
  }

  reshape(id: number, type: number, shape: readonly number[]): number {
    const sides = this.constant(INT32, [shape.length], Int32Array.from(shape))
    const [made = -1] = this.op('Reshape', [this.type('T', type), this.type('Tshape', INT32)], [id, sides], [{ type, shape }])
    return made
  }

  /** The value as the one that all members share; undefined where each has its own. */
  shared(value: PackedValue): number | undefined {
    const { type, shape, constant } = value
    if (value.shared === undefined && constant?.length === 1 && constant[0] !== undefined) value.shared = this.constant(type, shape, constant[0])
    return value.shared
  }

  /** The value as `[members, ...shape]`. */
  stacked(value: PackedValue): number {
    value.stacked ??= this.stack(value)
    return value.stacked
  }

  /** The value of each member. */
  apart(value: PackedValue): readonly number[] {
    value.apart ??= this.takeApart(value)
    return value.apart
  }

  private stack(value: PackedValue): number {
    const { type, shape, constant } = value
    if (constant !== undefined && constant.length > 1) return this.constant(type, [this.members, ...shape], joined(constant))
    const attributes = [this.integer('N', this.members), this.type('T', type), this.integer('axis', 0)]
    const [made = -1] = this.op('Pack', attributes, this.apart(value), [{ type, shape: [this.members, ...shape] }])
    return made
  }

  private takeApart(value: PackedValue): readonly number[] {
    const { type, shape, constant, stacked } = value
    const shared = this.shared(value)
    if (shared !== undefined) return Array.from({ length: this.members }, () => shared)
    if (constant !== undefined) return constant.map((values) => this.constant(type, shape, values))
    if (stacked === undefined) throw new RangeError('a value of the packed step has no form')
    const attributes = [this.integer('num', this.members), this.type('T', type), this.integer('axis', 0)]
    return this.op(
      'Unpack',
      attributes,
      [stacked],
      Array.from({ length: this.members }, () => ({ type, shape })),
    )
  }

  private type(name: string, type: number): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: type }
  }

  private integer(name: string, value: number): OpAttribute {
    return { name, type: this.binding.TF_ATTR_INT, value }
  }
}

function joined(parts: readonly HostValues[]): HostValues {
  const [first = new Float32Array(0)] = parts
  const length = first.length * parts.length
  const all = first instanceof Float32Array ? new Float32Array(length) : first instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length)
  parts.forEach((values, i) => all.set(values, i * first.length))
  return all
}
