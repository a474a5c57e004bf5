import { intAttribute } from '../../kernels/native/attributes.js'
import { type BatchingRule, ownAttributes, shifted, stackedOutputs } from './rule.js'

/** Along the last side, whatever is before it. */
export const lastSide: BatchingRule = (call) => call.emit(call.event.op, ownAttributes(call), [call.stacked(0)], stackedOutputs(call))

/** Cross-entropy takes rows of logits and, for each, a class or a row of probabilities: the members' rows are put one after the other. */
export const crossEntropy: BatchingRule = (call) => {
  const { members } = call
  const [logits, labels] = [call.input(0), call.input(1)]
  const [rows = 1, ...classes] = logits.shape
  const [, ...kinds] = labels.shape
  const folded = [
    call.reshape(call.stacked(0), logits.type, [members * rows, ...classes]),
    call.reshape(call.stacked(1), labels.type, [members * rows, ...kinds]),
  ]
  const flat = call.event.outputs.map(({ dtype, shape }) => ({ type: dtype, shape: [members * (shape[0] ?? 1), ...shape.slice(1)] }))
  const outputs = call.emit(call.event.op, ownAttributes(call), folded, flat)
  return outputs.map((id, i) => call.reshape(id, call.event.outputs[i]?.dtype ?? 1, [members, ...(call.event.outputs[i]?.shape ?? [])]))
}

export const oneHot: BatchingRule = (call) => {
  const values = [1, 2, 3].map((position) => call.input(position).shared)
  if (values.some((id) => id === undefined)) return undefined
  // default: OneHot's own default: the last side
  const axis = Number(call.attribute('axis') ?? -1)
  const attributes = ownAttributes(call).map((one) => (one.name === 'axis' && axis >= 0 ? intAttribute('axis', axis + 1) : one))
  return call.emit('OneHot', attributes, [call.stacked(0), ...values.flatMap((id) => id ?? [])], stackedOutputs(call))
}

/** Rows by number: of one table that all share, by numbers that all share, or of each member's own by its own. */
export const gather: BatchingRule = (call) => {
  const [axis] = call.numbers(2) ?? []
  // default: GatherV2's own default
  const batched = Number(call.attribute('batch_dims') ?? 0)
  if (axis === undefined || batched !== 0) return undefined
  const [table, rows] = [call.input(0).shared, call.input(1).shared]
  if (table !== undefined)
    return axis === 0 ? call.emit('GatherV2', ownAttributes(call), [table, call.stacked(1), call.integers([0], true)], stackedOutputs(call)) : undefined
  const moved = call.integers([shifted(axis, call.input(0).shape.length)], true)
  if (rows !== undefined) return call.emit('GatherV2', ownAttributes(call), [call.stacked(0), rows, moved], stackedOutputs(call))
  const attributes = ownAttributes(call).map((one) => (one.name === 'batch_dims' ? intAttribute('batch_dims', 1) : one))
  return call.emit('GatherV2', attributes, [call.stacked(0), call.stacked(1), moved], stackedOutputs(call))
}
