import { elementAt } from '@trainyard/spec'
import { intAttribute } from '../../kernels/native/attributes.js'
import { type BatchingRule, ownAttributes, type RuleCall, shifted, stackedOutputs } from './rule.js'

/** Ops that treat every element alike and whose inputs all have one shape: the very same op on the stacked tensors. */
export const sameShape: BatchingRule = (call) => {
  const inputs = call.event.inputs.map((_, position) => call.stacked(position))
  return call.emit(call.event.op, ownAttributes(call), inputs, stackedOutputs(call))
}

/** Ops whose inputs are broadcast against each other: sides of 1 are put in behind the members, where one operand has fewer sides. */
export const broadcasting: BatchingRule = (call) => {
  const rank = elementAt(call.event.outputs, 0, 'output of an op').shape.length
  const inputs = call.event.inputs.map((_, position) => call.broadcast(position, rank))
  return call.emit(call.event.op, ownAttributes(call), inputs, stackedOutputs(call))
}

/** `Select` asks for three tensors of one shape; with a vector as its condition it chooses whole rows, which has no stacked form. */
export const select: BatchingRule = (call) => {
  const whole = call.event.inputs.every((_, position) => call.input(position).shape.join() === call.event.outputs[0]?.shape.join())
  return whole ? sameShape(call) : undefined
}

/** Every op that only changes the shape: the wanted shape is known. */
export const reshape: BatchingRule = (call) => {
  const [output] = call.event.outputs
  return output && [call.reshape(call.stacked(0), output.dtype, [call.members, ...output.shape])]
}

const rankOf = (call: RuleCall, position: number): number => call.input(position).shape.length

/** Reductions over constant axes, which all move by one. */
export const reduction: BatchingRule = (call) => {
  const axes = call.numbers(1)
  if (axes === undefined) return undefined
  const moved = axes.map((axis) => shifted(axis, rankOf(call, 0)))
  // Nothing to reduce, as for the mean of a scalar: an empty list of axes stays one.
  return call.emit(call.event.op, ownAttributes(call), [call.stacked(0), call.integers(moved)], stackedOutputs(call))
}

/** The place of the largest or smallest element along one axis. */
export const argument: BatchingRule = (call) => {
  const [axis] = call.numbers(1) ?? []
  if (axis === undefined) return undefined
  return call.emit(call.event.op, ownAttributes(call), [call.stacked(0), call.integers([shifted(axis, rankOf(call, 0))], true)], stackedOutputs(call))
}

export const transpose: BatchingRule = (call) => {
  const order = call.numbers(1)
  if (order === undefined) return undefined
  return call.emit('Transpose', ownAttributes(call), [call.stacked(0), call.integers([0, ...order.map((axis) => axis + 1)])], stackedOutputs(call))
}

export const slice: BatchingRule = (call) => {
  const [begin, size] = [call.numbers(1), call.numbers(2)]
  if (begin === undefined || size === undefined) return undefined
  const inputs = [call.stacked(0), call.integers([0, ...begin]), call.integers([call.members, ...size])]
  return call.emit('Slice', ownAttributes(call), inputs, stackedOutputs(call))
}

/** `Pad`, `PadV2`, `MirrorPad`: no padding among the members. What else the op takes is a shared scalar. */
export const pad: BatchingRule = (call) => {
  const widths = call.numbers(1)
  const rest = call.event.inputs.slice(2).map((_, i) => call.input(i + 2).shared)
  if (widths === undefined || rest.some((id) => id === undefined)) return undefined
  const wide = call.reshape(call.integers([0, 0, ...widths]), 3, [widths.length / 2 + 1, 2])
  return call.emit(call.event.op, ownAttributes(call), [call.stacked(0), wide, ...rest.flatMap((id) => id ?? [])], stackedOutputs(call))
}

export const tile: BatchingRule = (call) => {
  const times = call.numbers(1)
  return times && call.emit('Tile', ownAttributes(call), [call.stacked(0), call.integers([1, ...times])], stackedOutputs(call))
}

export const concat: BatchingRule = (call) => {
  const last = call.event.inputs.length - 1
  const [axis] = call.numbers(last) ?? []
  if (axis === undefined) return undefined
  const parts = call.event.inputs.slice(0, last).map((_, position) => call.stacked(position))
  return call.emit('ConcatV2', ownAttributes(call), [...parts, call.integers([shifted(axis, rankOf(call, 0))], true)], stackedOutputs(call))
}

export const pack: BatchingRule = (call) => {
  // default: Pack's own default: the first side
  const axis = shifted(Number(call.attribute('axis') ?? 0), rankOf(call, 0) + 1)
  const attributes = ownAttributes(call).map((one) => (one.name === 'axis' ? intAttribute('axis', axis) : one))
  return call.emit(
    'Pack',
    attributes,
    call.event.inputs.map((_, position) => call.stacked(position)),
    stackedOutputs(call),
  )
}
