import type { GraphOps, KernelArray, RecurrentArrays, Value } from './graph-ops.js'

type Float = Value<'float'>
/** The operations that recurrent layers are made of. */
type Ops = Omit<GraphOps, 'lstm' | 'gru'>

/** Recurrent layers, step by step, for formats without an operation that has all that they need. */
export const recurrentSteps = (ops: Ops): Pick<GraphOps, 'lstm' | 'gru'> => ({
  lstm: (x, arrays) => unrolled(ops, x, arrays, 4, lstmStep(ops)),
  gru: (x, arrays) => unrolled(ops, x, arrays, 3, gruStep(ops)),
})

/** The state of a recurrent layer: what it gives at a step, and the cell of those that have one. */
type State = { output: Float; cell: Float | null }
/** The next state from the input's share of the gates' sums and the state's, the latter without a bias where there is none, and the state before. */
type Step = (sums: Float, past: Float, before: State, units: number) => State

/** A layer over its steps, one after the other; the first state is zero. */
function unrolled(ops: Ops, x: Float, arrays: RecurrentArrays, gates: number, step: Step): Float {
  const { units, kernel, recurrent, bias, recurrentBias, steps, all } = arrays
  const width = gates * units
  const array = ({ shape, data }: KernelArray): Float => ops.constant('float', shape, data)
  const [w, r, b] = [array(kernel), array(recurrent), ops.constant('float', [width], bias)]
  const second = recurrentBias && ops.constant('float', [width], recurrentBias)
  const sums = ops.binary('add', ops.matMul(x, w), b)
  // Zeros of the batch's size come from the rows themselves.
  const first = ops.reshape(ops.slice(sums, 1, 0, 1), [-1, width])
  const zero = ops.slice(ops.binary('mul', first, ops.constant('float', [], [0])), 1, 0, units)
  let state: State = { output: zero, cell: zero }
  const outputs: Float[] = []
  for (let index = 0; index < steps; index += 1) {
    const own = ops.reshape(ops.slice(sums, 1, index, index + 1), [-1, width])
    const product = ops.matMul(state.output, r)
    state = step(own, second ? ops.binary('add', product, second) : product, state, units)
    outputs.push(ops.reshape(state.output, [-1, 1, units]))
  }
  return all ? ops.concat(outputs, 1) : state.output
}

const gate = (ops: Ops, sums: Float, index: number, units: number): Float => ops.slice(sums, 1, index * units, (index + 1) * units)

/** i, f, g, o. */
const lstmStep =
  (ops: Ops): Step =>
  (sums, past, { cell: before }, units) => {
    const all = ops.binary('add', sums, past)
    const [input, forget, candidate, output] = [0, 1, 2, 3].map((index) => gate(ops, all, index, units)) as [Float, Float, Float, Float]
    const written = ops.binary('mul', ops.unary('sigmoid', input), ops.unary('tanh', candidate))
    const kept = before ? ops.binary('mul', ops.unary('sigmoid', forget), before) : null
    const cell = kept ? ops.binary('add', kept, written) : written
    return { output: ops.binary('mul', ops.unary('sigmoid', output), ops.unary('tanh', cell)), cell }
  }

/** z, r, h, the reset gate after the product. */
const gruStep =
  (ops: Ops): Step =>
  (sums, past, { output: before }, units) => {
    const sigmoid = (index: number): Float => ops.unary('sigmoid', ops.binary('add', gate(ops, sums, index, units), gate(ops, past, index, units)))
    const [update, reset] = [sigmoid(0), sigmoid(1)]
    const candidate = ops.unary('tanh', ops.binary('add', gate(ops, sums, 2, units), ops.binary('mul', reset, gate(ops, past, 2, units))))
    // z·h + (1 − z)·c = c + z·(h − c)
    return { output: ops.binary('add', candidate, ops.binary('mul', update, ops.binary('sub', before, candidate))), cell: null }
  }
