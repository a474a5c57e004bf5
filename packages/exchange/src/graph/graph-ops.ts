/** What a tensor holds: numbers in 32 or 64 bits, whole numbers in 64 bits, truth values, or texts. */
export type Kind = 'float' | 'double' | 'int' | 'bool' | 'text'

/** A tensor of a graph under its name. */
export type Value<K extends Kind = Kind> = { readonly name: string; readonly kind: K }

/** Functions of each element. `round` goes to the even neighbor. */
export type Unary = 'abs' | 'neg' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'erf' | 'floor' | 'round' | 'sigmoid' | 'tanh' | 'relu' | 'elu' | 'softplus'
/** Functions of two elements, with NumPy's broadcasting. */
export type Binary = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max'
/** Comparisons of two elements, with NumPy's broadcasting. */
export type Comparison = 'equal' | 'greater' | 'greaterOrEqual'

/** A window that slides over images [batch, height, width, channels]; `image` are height and width. */
export type SlidingWindow = {
  size: readonly [number, number]
  strides: readonly [number, number]
  padding: 'same' | 'valid'
  image: readonly [number, number]
}

/** The kernel of a convolution, row-major. */
export type KernelArray = { shape: readonly number[]; data: Float32Array }

/** A recurrent layer: [features, gates·units], [units, gates·units] and the biases of both, the gates side by side in the order of our layers. */
export type RecurrentArrays = {
  units: number
  kernel: KernelArray
  recurrent: KernelArray
  bias: Float32Array
  recurrentBias: Float32Array | null
  /** How many steps a row has, and whether all of their outputs are wanted. */
  steps: number
  all: boolean
}

/** Why a model cannot be written in a format: it holds something that the format has no form for. The message is for whoever asked. */
export class NotExportable extends Error {
  override readonly name = 'NotExportable'
}

type Numbers = 'float' | 'double' | 'int'

/**
 * Writes a graph of operations in some format. Layers, preprocessing and the ensemble are written once, in these operations; what each of them is in a format is
 * told by that format's writer. The first side of all that depends on a row is the batch, −1 in shapes.
 */
export type GraphOps = {
  input<K extends Kind>(name: string, kind: K, shape: readonly number[]): Value<K>
  output(name: string, value: Value, shape: readonly number[]): void
  constant<K extends Kind>(kind: K, shape: readonly number[], values: ArrayLike<number> | readonly string[]): Value<K>
  unary<K extends 'float' | 'double'>(op: Unary, x: Value<K>): Value<K>
  binary<K extends Numbers>(op: Binary, a: Value<K>, b: Value<K>): Value<K>
  compare<K extends Kind>(op: Comparison, a: Value<K>, b: Value<K>): Value<'bool'>
  either(a: Value<'bool'>, b: Value<'bool'>): Value<'bool'>
  isNaN(x: Value<'float' | 'double'>): Value<'bool'>
  select<K extends Kind>(condition: Value<'bool'>, yes: Value<K>, no: Value<K>): Value<K>
  cast<K extends Numbers>(x: Value, kind: K): Value<K>
  matMul(a: Value<'float'>, b: Value<'float'>): Value<'float'>
  reshape<K extends Kind>(x: Value<K>, shape: readonly number[]): Value<K>
  transpose<K extends Kind>(x: Value<K>, order: readonly number[]): Value<K>
  concat<K extends Kind>(parts: readonly Value<K>[], axis: number): Value<K>
  /** From a place up to but not including another, along an axis. */
  slice<K extends Kind>(x: Value<K>, axis: number, from: number, to: number): Value<K>
  /** Chosen places along an axis. */
  gather<K extends Kind>(x: Value<K>, places: Value<'int'>, axis: number): Value<K>
  sum<K extends Numbers>(x: Value<K>, axes: readonly number[], keep: boolean): Value<K>
  mean(x: Value<'float'>, axes: readonly number[], keep: boolean): Value<'float'>
  /** Over the last axis. */
  softmax(x: Value<'float'>): Value<'float'>
  /** The first place of the largest value of the last axis. */
  argMax(x: Value<'float'>): Value<'int'>
  convolve(x: Value<'float'>, kernel: KernelArray, window: SlidingWindow): Value<'float'>
  /** With a kernel [height, width, channels, multiplier]. */
  convolveDepthwise(x: Value<'float'>, kernel: KernelArray, window: SlidingWindow): Value<'float'>
  pool(kind: 'max' | 'average', x: Value<'float'>, window: SlidingWindow): Value<'float'>
  /** i, f, g, o; see the layer of that name. */
  lstm(x: Value<'float'>, arrays: RecurrentArrays): Value<'float'>
  /** z, r, h, the reset gate after the product. */
  gru(x: Value<'float'>, arrays: RecurrentArrays): Value<'float'>
  /** [batch, texts]: 1 where a text of [batch] is the one of that place, else 0. */
  oneHotTexts(x: Value<'text'>, texts: readonly string[]): Value<'float'>
}

/** One number of the kind of a value, which broadcasts. */
export const scalar = <K extends Numbers>(ops: GraphOps, like: Value<K>, value: number): Value<K> => ops.constant(like.kind, [], [value])

/** x with a number added, or multiplied by one. */
export const plus = <K extends Numbers>(ops: GraphOps, x: Value<K>, value: number): Value<K> => ops.binary('add', x, scalar(ops, x, value))
export const times = <K extends Numbers>(ops: GraphOps, x: Value<K>, value: number): Value<K> => ops.binary('mul', x, scalar(ops, x, value))
