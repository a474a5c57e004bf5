import type { BatchingRule } from './rule.js'
import { ownAttributes, stackedOutputs } from './rule.js'

/** Ops that treat every element alike and whose inputs all have one shape: the very same op on the stacked tensors. */
export const sameShape: BatchingRule = (call) => {
  const inputs = call.event.inputs.map((_, position) => call.stacked(position))
  return call.emit(call.event.op, ownAttributes(call), inputs, stackedOutputs(call))
}

/** Ops whose inputs are broadcast against each other: sides of 1 are put in behind the members, where one operand has fewer sides. */
export const broadcasting: BatchingRule = (call) => {
  const rank = call.event.outputs[0]?.shape.length ?? 0
  const inputs = call.event.inputs.map((_, position) => call.broadcast(position, rank))
  return call.emit(call.event.op, ownAttributes(call), inputs, stackedOutputs(call))
}

/** `Select` asks for three tensors of one shape; with a vector as its condition it chooses whole rows, which has no stacked form. */
export const select: BatchingRule = (call) => {
  const whole = call.event.inputs.every((_, position) => call.input(position).shape.join() === call.event.outputs[0]?.shape.join())
  return whole ? sameShape(call) : undefined
}
