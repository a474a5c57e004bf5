import type { ActivationName } from '@trainyard/spec'
import { type GraphOps, plus, scalar, times, type Value } from './graph-ops.js'

type Float = Value<'float'>

const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772]
/** Where float32 can no longer tell tanh(softplus(x)) from 1. */
const mishEnd = 20

/** Each activation in operations of a graph, by the formulas of `training/src/activations`. A forgotten one does not compile. */
export const graphActivations: { [Name in ActivationName]: (ops: GraphOps, x: Float) => Float } = {
  linear: (_ops, x) => x,
  sigmoid: (ops, x) => ops.unary('sigmoid', x),
  tanh: (ops, x) => ops.unary('tanh', x),
  relu: (ops, x) => ops.unary('relu', x),
  leaky_relu: (ops, x) => ops.binary('max', x, times(ops, x, 0.01)),
  elu: (ops, x) => ops.unary('elu', x),
  selu: (ops, x) => {
    const negative = ops.unary('elu', ops.binary('min', x, scalar(ops, x, 0)))
    return ops.binary('add', times(ops, ops.unary('relu', x), seluScale), times(ops, negative, seluScale * seluAlpha))
  },
  gelu: (ops, x) => ops.binary('mul', x, times(ops, plus(ops, ops.unary('erf', times(ops, x, Math.SQRT1_2)), 1), 0.5)),
  swish: (ops, x) => ops.binary('mul', x, ops.unary('sigmoid', x)),
  mish: (ops, x) => {
    const raised = ops.unary('exp', ops.binary('min', x, scalar(ops, x, mishEnd)))
    const numerator = ops.binary('mul', raised, plus(ops, raised, 2))
    return ops.binary('mul', x, ops.binary('div', numerator, plus(ops, numerator, 2)))
  },
  softplus: (ops, x) => ops.unary('softplus', x),
  hard_sigmoid: (ops, x) => {
    const raised = ops.unary('relu', plus(ops, x, 3))
    return ops.binary('div', ops.binary('min', raised, scalar(ops, raised, 6)), scalar(ops, raised, 6))
  },
  softmax: (ops, x) => ops.softmax(x),
}
