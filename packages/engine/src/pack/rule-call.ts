import { FLOAT, INT32 } from '../graph/data-types.js'
import type { AlignedOp } from './aligned.js'
import type { PackedTrace } from './packed-trace.js'
import type { PackedValue } from './packed-value.js'
import type { RuleCall } from './rules/rule.js'

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
