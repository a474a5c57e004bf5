import { invariant, InvariantError } from '@trainyard/spec'
import type { GraphOps, Kind, Value } from '../graph/graph-ops.js'
import { recurrentSteps } from '../graph/recurrent-steps.js'
import type { NetworkArray } from '../model-files.js'

/** What `tfjs/trainyard.mjs` runs: [name, …arguments]; a value is the number of the instruction that gives it. */
export type Instruction = readonly (string | number | boolean | readonly (number | string)[])[]

/** Arrays of more numbers are held beside the program. */
const mostInline = 64

/**
 * Writes a program. `hold` takes an array that is too long to stand in the program, and gives its number; without it all arrays stand there. Convolutions and pools
 * are layers of TensorFlow.js, so no program has them.
 */
export function programOps(hold?: (array: NetworkArray) => number): { ops: GraphOps; program: Instruction[] } {
  const program: Instruction[] = []
  const add = <K extends Kind>(kind: K, ...instruction: Instruction): Value<K> => {
    program.push(instruction)
    return { name: String(program.length - 1), kind }
  }
  const of = ({ name }: Value): number => Number(name)
  const never = (): never => {
    throw new InvariantError('a layer of TensorFlow.js is in no program')
  }
  const basic: Omit<GraphOps, 'lstm' | 'gru'> = {
    input: (name, kind) => add(kind, 'input', name),
    output: (name, value) => void add(value.kind, 'output', name, of(value)),
    constant: (kind, shape, values) => {
      if (hold && values instanceof Float32Array && values.length > mostInline) return add(kind, 'held', hold({ shape, data: values }))
      // What is in 32 bits there is so before it is written.
      const listed = Array.from<number | string>(values as ArrayLike<number>)
      return add(kind, 'constant', kind, [...shape], kind === 'float' ? listed.map((value) => Math.fround(Number(value))) : listed)
    },
    unary: (op, x) => add(x.kind, 'unary', op, of(x)),
    binary: (op, a, b) => add(a.kind, 'binary', op, of(a), of(b)),
    compare: (op, a, b) => add('bool', 'compare', op, of(a), of(b)),
    either: (a, b) => add('bool', 'either', of(a), of(b)),
    isNaN: (x) => add('bool', 'isNaN', of(x)),
    select: (condition, yes, no) => add(yes.kind, 'select', of(condition), of(yes), of(no)),
    cast: (x, kind) => add(kind, 'cast', kind, of(x)),
    matMul: (a, b) => add('float', 'matMul', of(a), of(b)),
    reshape: (x, shape) => add(x.kind, 'reshape', [...shape], of(x)),
    transpose: (x, order) => add(x.kind, 'transpose', [...order], of(x)),
    concat: (parts, axis) => {
      const [first] = parts
      invariant(first, 'something is put side by side')
      return add(first.kind, 'concat', axis, ...parts.map(of))
    },
    slice: (x, axis, from, to) => add(x.kind, 'slice', axis, from, to, of(x)),
    gather: (x, places, axis) => add(x.kind, 'gather', axis, of(x), of(places)),
    sum: (x, axes, keep) => add(x.kind, 'sum', [...axes], keep, of(x)),
    mean: (x, axes, keep) => add('float', 'mean', [...axes], keep, of(x)),
    softmax: (x) => add('float', 'softmax', of(x)),
    argMax: (x) => add('int', 'argMax', of(x)),
    oneHotTexts: (x, texts) => add('float', 'oneHotTexts', [...texts], of(x)),
    convolve: never,
    convolveDepthwise: never,
    pool: never,
  }
  return { ops: { ...basic, ...recurrentSteps(basic) }, program }
}
