import type { OpAttribute } from '../../backend/native.js'
import { FLOAT, INT32 } from '../../graph/format/data-types.js'
import type { AlignedOp } from '../align.js'
import type { PackedTrace, PackedValue } from '../packed-trace.js'

/** What a batching rule works with: one op of every member, its inputs, and ways to emit ops on stacked tensors. Shapes are those of one member. */
export type RuleCall = {
  readonly members: number
  readonly event: AlignedOp
  input(position: number): PackedValue
  /** An input as `[members, ...shape]`; one that is shared is repeated. */
  stacked(position: number): number
  /** An input that broadcasts against `[members, ...]` of tensors with `rank` sides a member: shared as it is, stacked with sides of 1 put in. */
  broadcast(position: number, rank: number): number
  /** The values of a shared constant: axes, shapes, permutations. Undefined where it is computed. */
  numbers(position: number): readonly number[] | undefined
  /** An int32 constant; a scalar where `scalar` is set. */
  integers(values: readonly number[], scalar?: boolean): number
  scalar(value: number): number
  /** Emits an op and returns the handles of its outputs, whose whole shapes are given. */
  emit(
    op: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: readonly { readonly type: number; readonly shape: readonly number[] }[],
  ): readonly number[]
  /** `Reshape` of a handle of this type. */
  reshape(id: number, type: number, shape: readonly number[]): number
  attribute(name: string): OpAttribute['value'] | undefined
}

/** Emits the op of all members at once; gives back the stacked outputs, or undefined where this very call has no such form. */
export type BatchingRule = (call: RuleCall) => readonly number[] | undefined

/** The outputs' types and whole shapes, with the members in front. */
export const stackedOutputs = ({ members, event }: RuleCall): { type: number; shape: number[] }[] =>
  event.outputs.map(({ dtype, shape }) => ({ type: dtype, shape: [members, ...shape] }))

/** The op's own attributes, which are the same for all members. */
export const ownAttributes = ({ event }: RuleCall): readonly OpAttribute[] => event.attributes[0] ?? []

/** An axis of one member as an axis of the stacked tensor. */
export const shifted = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis) + 1

/** What a batching rule gets for one op. */
export function callOf(trace: PackedTrace, event: AlignedOp, inputs: readonly PackedValue[]): RuleCall {
  const input = (position: number): PackedValue => {
    const value = inputs[position]
    if (value === undefined) throw new RangeError(`${event.op} has no input ${position}`)
    trace.shared(value)
    return value
  }
  const inFront = (value: PackedValue, rank: number): number => {
    const missing = rank - value.shape.length
    const whole = trace.stacked(value)
    if (missing <= 0) return whole
    return trace.reshape(whole, value.type, [trace.members, ...Array.from({ length: missing }, () => 1), ...value.shape])
  }
  return {
    members: trace.members,
    event,
    input,
    stacked: (position) => trace.stacked(input(position)),
    broadcast: (position, rank) => input(position).shared ?? inFront(input(position), rank),
    numbers: (position) => {
      const { constant } = input(position)
      return constant?.length === 1 && constant[0] !== undefined ? [...constant[0]] : undefined
    },
    integers: (values, scalar = false) => trace.constant(INT32, scalar ? [] : [values.length], Int32Array.from(values)),
    scalar: (value) => trace.constant(FLOAT, [], Float32Array.of(value)),
    emit: (op, attributes, given, outputs) => trace.op(op, attributes, given, outputs),
    reshape: (id, type, shape) => trace.reshape(id, type, shape),
    attribute: (name) => event.attributes[0]?.find((one) => one.name === name)?.value,
  }
}
