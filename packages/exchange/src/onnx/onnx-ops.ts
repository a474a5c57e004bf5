import { elementAt } from '@trainyard/spec'
import type { Binary, Comparison, GraphOps, Unary } from '../graph/graph-ops.js'
import { mlDomain, type OnnxGraph, type OnnxNodes, onnxNodes, valueInfo } from './onnx-nodes.js'
import { onnxRecurrent } from './onnx-recurrent.js'
import { elementTypes } from './onnx-schema.js'
import { onnxWindows } from './onnx-windows.js'

const unary: Record<Unary, string> = {
  abs: 'Abs',
  neg: 'Neg',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  sin: 'Sin',
  cos: 'Cos',
  erf: 'Erf',
  floor: 'Floor',
  round: 'Round',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  elu: 'Elu',
  softplus: 'Softplus',
}
const binary: Record<Binary, string> = { add: 'Add', sub: 'Sub', mul: 'Mul', div: 'Div', min: 'Min', max: 'Max' }
const comparison: Record<Comparison, string> = { equal: 'Equal', greater: 'Greater', greaterOrEqual: 'GreaterOrEqual' }
/** Writes a graph for ONNX, operator set 17. */
export function onnxOps(): { ops: GraphOps; graph: OnnxGraph } {
  const nodes = onnxNodes()
  return {
    ops: { ...ends(nodes), ...elementwise(nodes), ...rearranging(nodes), ...reducing(nodes), ...onnxWindows(nodes), ...onnxRecurrent(nodes) },
    graph: nodes.graph,
  }
}

const ends = ({ graph, constant }: OnnxNodes): Pick<GraphOps, 'input' | 'output' | 'constant'> => ({
  input: (name, kind, shape) => {
    graph.input.push(valueInfo(name, kind, shape))
    return { name, kind }
  },
  output: (name, value, shape) => {
    graph.node.push({ name: `/${name}`, op_type: 'Identity', input: [value.name], output: [name], attribute: [] })
    graph.output.push(valueInfo(name, value.kind, shape))
  },
  constant,
})

const elementwise = ({
  node,
  constant,
}: OnnxNodes): Pick<GraphOps, 'unary' | 'binary' | 'compare' | 'either' | 'isNaN' | 'select' | 'cast' | 'oneHotTexts'> => ({
  unary: (op, x) => node(unary[op], x.kind, [x]),
  binary: (op, a, b) => node(binary[op], a.kind, [a, b]),
  compare: (op, a, b) => node(comparison[op], 'bool', [a, b]),
  either: (a, b) => node('Or', 'bool', [a, b]),
  isNaN: (x) => node('IsNaN', 'bool', [x]),
  select: (condition, yes, no) => node('Where', yes.kind, [condition, yes, no]),
  cast: (x, kind) => node('Cast', kind, [x], { to: elementTypes[kind] }),
  oneHotTexts: (x, texts) => {
    const numbers = texts.map((_, index) => index)
    const found = node('LabelEncoder', 'int', [x], { keys_strings: texts, values_int64s: numbers, default_int64: -1 }, { domain: mlDomain })
    const column = node('Reshape', 'int', [found, constant('int', [2], [-1, 1])])
    return node('Cast', 'float', [node('Equal', 'bool', [column, constant('int', [1, texts.length], numbers)])], { to: elementTypes.float })
  },
})

const rearranging = ({ node, ints }: OnnxNodes): Pick<GraphOps, 'reshape' | 'transpose' | 'concat' | 'slice' | 'gather'> => ({
  reshape: (x, shape) => node('Reshape', x.kind, [x, ints(...shape)]),
  transpose: (x, order) => node('Transpose', x.kind, [x], { perm: order }),
  concat: (parts, axis) => node('Concat', elementAt(parts, 0, 'parts').kind, parts, { axis }),
  slice: (x, axis, from, to) => node('Slice', x.kind, [x, ints(from), ints(to), ints(axis)]),
  gather: (x, places, axis) => node('Gather', x.kind, [x, places], { axis }),
})

const reducing = ({ node, ints }: OnnxNodes): Pick<GraphOps, 'matMul' | 'sum' | 'mean' | 'softmax' | 'argMax'> => ({
  matMul: (a, b) => node('MatMul', 'float', [a, b]),
  sum: (x, axes, keep) => node('ReduceSum', x.kind, [x, ints(...axes)], { keepdims: Number(keep) }),
  mean: (x, axes, keep) => node('ReduceMean', 'float', [x], { axes, keepdims: Number(keep) }),
  softmax: (x) => node('Softmax', 'float', [x], { axis: -1 }),
  argMax: (x) => node('ArgMax', 'int', [x], { axis: -1, keepdims: 0 }),
})
