import { crossEntropy, gather, lastSide, oneHot } from './classes.js'
import { argument, broadcasting, concat, pack, pad, reduction, reshape, sameShape, select, slice, tile, transpose } from './element-wise.js'
import { batchMatMul, biasAdd, biasAddGradient, l2Loss, matMul } from './linear.js'
import type { BatchingRule } from './rule.js'

const forAll = (rule: BatchingRule, ...ops: readonly string[]): [string, BatchingRule][] => ops.map((op) => [op, rule])

const unary = ['Abs', 'Cast', 'Ceil', 'Cos', 'Elu', 'Erf', 'Exp', 'Expm1', 'Floor', 'Identity', 'Inv', 'IsFinite', 'IsNan', 'LeakyRelu', 'Log', 'Log1p']
const moreUnary = [
  'LogicalNot',
  'Neg',
  'OnesLike',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Rsqrt',
  'Selu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Softplus',
  'Sqrt',
  'Square',
  'Tan',
  'Tanh',
  'ZerosLike',
]
const gradients = ['EluGrad', 'LeakyReluGrad', 'Relu6Grad', 'ReluGrad', 'RsqrtGrad', 'SeluGrad', 'SigmoidGrad', 'SoftplusGrad', 'SqrtGrad', 'TanhGrad']
const binary = [
  'Add',
  'AddV2',
  'Atan2',
  'Div',
  'DivNoNan',
  'Equal',
  'FloorDiv',
  'FloorMod',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'LogicalAnd',
  'LogicalOr',
]
const moreBinary = ['Maximum', 'Minimum', 'Mod', 'Mul', 'NotEqual', 'Pow', 'RealDiv', 'SelectV2', 'SquaredDifference', 'Sub']

/** How an op of every member becomes one op on stacked tensors. An op that is not here is done for each member by itself, which is always right. */
export const batchingRules: ReadonlyMap<string, BatchingRule> = new Map([
  ...forAll(sameShape, ...unary, ...moreUnary, ...gradients, 'AddN'),
  ...forAll(broadcasting, ...binary, ...moreBinary),
  ...forAll(reduction, 'All', 'Any', 'Max', 'Mean', 'Min', 'Prod', 'Sum'),
  ...forAll(argument, 'ArgMax', 'ArgMin'),
  ...forAll(reshape, 'ExpandDims', 'Reshape', 'Squeeze'),
  ...forAll(pad, 'MirrorPad', 'Pad', 'PadV2'),
  ...forAll(lastSide, 'LogSoftmax', 'Softmax'),
  ...forAll(crossEntropy, 'SoftmaxCrossEntropyWithLogits', 'SparseSoftmaxCrossEntropyWithLogits'),
  ...forAll(batchMatMul, 'BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3'),
  ['BiasAdd', biasAdd],
  ['BiasAddGrad', biasAddGradient],
  ['ConcatV2', concat],
  ['GatherV2', gather],
  ['L2Loss', l2Loss],
  ['MatMul', matMul],
  ['OneHot', oneHot],
  ['Pack', pack],
  ['Select', select],
  ['Slice', slice],
  ['Tile', tile],
  ['Transpose', transpose],
])
