import { elementAt } from '@trainyard/spec'
import type { Binary, Comparison, GraphOps, SlidingWindow, Unary, Value } from '../graph/graph-ops.js'
import { flag, integers, narrow, shapeOf, tensorflowNodes, type TensorFlowGraph, type TensorFlowNodes, text, type } from './tensorflow-nodes.js'
import { recurrentSteps } from '../graph/recurrent-steps.js'

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
  round: 'Rint',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  relu: 'Relu',
  elu: 'Elu',
  softplus: 'Softplus',
}
const binary: Record<Binary, string> = { add: 'AddV2', sub: 'Sub', mul: 'Mul', div: 'RealDiv', min: 'Minimum', max: 'Maximum' }
const comparison: Record<Comparison, string> = { equal: 'Equal', greater: 'Greater', greaterOrEqual: 'GreaterEqual' }

/** Writes a graph for TensorFlow. */
export function tensorflowOps(): { ops: GraphOps; graph: TensorFlowGraph } {
  const nodes = tensorflowNodes()
  const ops = { ...ends(nodes), ...elementwise(nodes), ...rearranging(nodes), ...reducing(nodes), ...windows(nodes) }
  return { ops: { ...ops, ...recurrentSteps(ops) }, graph: nodes.graph }
}

/** Numbers of 64 bits may also come and go as texts: a placeholder that is not fed is read from the text. */
const ends = ({ graph, node, constant }: TensorFlowNodes): Pick<GraphOps, 'input' | 'output' | 'constant'> => ({
  input: (name, kind, shape) => {
    const placeholder = (of: typeof kind | 'text') => node('Placeholder', of, [], { dtype: type(of), shape: { shape: shapeOf(shape) } })
    const fed = placeholder(kind === 'double' ? 'text' : kind)
    graph.texts.inputs.push({ name, node: fed.name, kind: fed.kind, shape })
    const value =
      kind === 'double'
        ? node('PlaceholderWithDefault', kind, [node('StringToNumber', kind, [fed], { out_type: type(kind) })], {
            dtype: type(kind),
            shape: { shape: shapeOf(shape) },
          })
        : { name: fed.name, kind }
    graph.numbers.inputs.push({ name, node: value.name, kind, shape })
    return value
  },
  output: (name, value, shape) => {
    const own = node('Identity', value.kind, [value], { T: type(value.kind) })
    graph.numbers.outputs.push({ name, node: own.name, kind: own.kind, shape })
    const written = value.kind === 'double' ? node('AsString', 'text', [value], { T: type('double'), precision: { i: 17 }, scientific: flag(true) }) : own
    graph.texts.outputs.push({ name, node: written.name, kind: written.kind, shape })
  },
  constant,
})

const elementwise = ({
  node,
  constant,
}: TensorFlowNodes): Pick<GraphOps, 'unary' | 'binary' | 'compare' | 'either' | 'isNaN' | 'select' | 'cast' | 'oneHotTexts'> => {
  const cast: GraphOps['cast'] = (x, kind) => node('Cast', kind, [x], { SrcT: type(x.kind), DstT: type(kind), Truncate: flag(false) })
  return {
    unary: (op, x) => node(unary[op], x.kind, [x], { T: type(x.kind) }),
    binary: (op, a, b) => node(binary[op], a.kind, [a, b], { T: type(a.kind) }),
    compare: (op, a, b) => node(comparison[op], 'bool', [a, b], { T: type(a.kind) }),
    either: (a, b) => node('LogicalOr', 'bool', [a, b], {}),
    isNaN: (x) => node('IsNan', 'bool', [x], { T: type(x.kind) }),
    select: (condition, yes, no) => node('SelectV2', yes.kind, [condition, yes, no], { T: type(yes.kind) }),
    cast,
    oneHotTexts: (x, texts) => {
      const column = node('ExpandDims', 'text', [x, constant('int', [], [1])], { T: type('text'), Tdim: type('int') })
      return cast(node('Equal', 'bool', [column, constant('text', [1, texts.length], texts)], { T: type('text') }), 'float')
    },
  }
}

const rearranging = ({ node, list, number }: TensorFlowNodes): Pick<GraphOps, 'reshape' | 'transpose' | 'concat' | 'slice' | 'gather'> => ({
  reshape: (x, shape) => node('Reshape', x.kind, [x, list(shape)], { T: type(x.kind), Tshape: narrow }),
  transpose: (x, order) => node('Transpose', x.kind, [x, list(order)], { T: type(x.kind), Tperm: narrow }),
  concat: (parts, axis) => {
    const { kind } = elementAt(parts, 0, 'parts')
    return node('ConcatV2', kind, [...parts, number(axis)], { T: type(kind), N: { i: parts.length }, Tidx: narrow })
  },
  slice: (x, axis, from, to) => {
    // Sides before the axis are whole, by the masks; those behind it are not named.
    const sides = (own: number, others: number) => list([...Array<number>(axis).fill(others), own])
    const whole = { i: 2 ** axis - 1 }
    const masks = { begin_mask: whole, end_mask: whole, ellipsis_mask: { i: 0 }, new_axis_mask: { i: 0 }, shrink_axis_mask: { i: 0 } }
    return node('StridedSlice', x.kind, [x, sides(from, 0), sides(to, 0), sides(1, 1)], { T: type(x.kind), Index: narrow, ...masks })
  },
  gather: (x, places, axis) =>
    node('GatherV2', x.kind, [x, places, number(axis)], { Tparams: type(x.kind), Tindices: type('int'), Taxis: narrow, batch_dims: { i: 0 } }),
})

const reducing = ({ node, list, number }: TensorFlowNodes): Pick<GraphOps, 'matMul' | 'sum' | 'mean' | 'softmax' | 'argMax'> => ({
  matMul: (a, b) => node('BatchMatMulV2', 'float', [a, b], { T: type('float'), adj_x: flag(false), adj_y: flag(false) }),
  sum: (x, axes, keep) => node('Sum', x.kind, [x, list(axes)], { T: type(x.kind), keep_dims: flag(keep), Tidx: narrow }),
  mean: (x, axes, keep) => node('Mean', 'float', [x, list(axes)], { T: type('float'), keep_dims: flag(keep), Tidx: narrow }),
  softmax: (x) => node('Softmax', 'float', [x], { T: type('float') }),
  argMax: (x) => node('ArgMax', 'int', [x, number(-1)], { T: type('float'), output_type: type('int'), Tidx: narrow }),
})

const windows = ({ node, constant }: TensorFlowNodes): Pick<GraphOps, 'convolve' | 'convolveDepthwise' | 'pool'> => {
  const slid = (op: string, inputs: readonly Value[], { strides, padding }: SlidingWindow, own: Readonly<Record<string, object>>): Value<'float'> =>
    node(op, 'float', inputs, {
      T: type('float'),
      strides: integers([1, ...strides, 1]),
      padding: text(padding.toUpperCase()),
      data_format: text('NHWC'),
      ...own,
    })
  const dilations = { dilations: integers([1, 1, 1, 1]) }
  return {
    convolve: (x, { shape, data }, window) => slid('Conv2D', [x, constant('float', shape, data)], window, dilations),
    convolveDepthwise: (x, { shape, data }, window) => slid('DepthwiseConv2dNative', [x, constant('float', shape, data)], window, dilations),
    pool: (kind, x, window) => slid(kind === 'max' ? 'MaxPool' : 'AvgPool', [x], window, { ksize: integers([1, ...window.size, 1]) }),
  }
}
