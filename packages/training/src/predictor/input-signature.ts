import { type DatasetInfo, elementAt, type Instance } from '@trainyard/spec'
import { createErrorList, type ErrorList } from './instance-error.js'

/** A tensor of the Open Inference Protocol by name and type; −1 stands for the batch. */
export type TensorSignature = { name: string; datatype: 'FP32' | 'BYTES'; shape: number[] }

/** A tensor as a client sent it: flat and row-major. Null is a missing value; bytes are a text in UTF-8, or an encoded image. */
export type RawTensor = { name: string; datatype: string; shape: readonly number[]; values: readonly (number | string | boolean | Uint8Array | null)[] }

const only = 'input'

/** A table's columns as tensors [−1] of their names: FP32 for numbers, BYTES for categories and dates. */
const columnSignature = ({ columns }: DatasetInfo): TensorSignature[] =>
  columns.map(({ name, type }) => ({ name, datatype: type === 'numeric' ? 'FP32' : 'BYTES', shape: [-1] }))

/**
 * What the model takes over the Open Inference Protocol. Images, and tables of numbers alone, are one tensor `input` [−1, …]; a table with categories is one
 * tensor [−1] a column, named as the column: FP32 for numbers, BYTES for categories and dates. All values are raw.
 */
export function inputSignature(info: DatasetInfo): TensorSignature[] {
  if (info.kind === 'table' && info.columns.some(({ type }) => type !== 'numeric')) return columnSignature(info)
  return [{ name: only, datatype: 'FP32', shape: [-1, ...info.input_shape] }]
}

/**
 * Takes the tensors of a request apart into instances. Tensors are known by their names, in any order; a table of numbers alone may also be sent by column.
 * Encoded images are BYTES [−1].
 * @throws {InstanceError} when inputs are missing, unknown, named twice, or of another type or shape.
 */
export function instancesOf(info: DatasetInfo, inputs: readonly RawTensor[]): Instance[] {
  const errors = createErrorList()
  const signature = signatureFor(info, inputs)
  const found = matchInputs(info, signature, inputs, errors)
  errors.throwIfAny()
  const [first] = found
  if (!first) return []
  const rows = elementAt(first.tensor.shape, 0, 'sides of an input')
  for (const { name, shape, tensor } of found) checkTensor({ name, shape, tensor, rows, firstName: first.name, isImage: info.kind === 'image' }, errors)
  errors.throwIfAny()
  const instances = info.kind === 'image' && first.tensor.datatype === 'BYTES' ? encodedImages(first.tensor) : rowsOf(found, rows, errors)
  errors.throwIfAny()
  return instances
}

/** The signature that the names of a request speak of. */
function signatureFor(info: DatasetInfo, inputs: readonly RawTensor[]): TensorSignature[] {
  const signature = inputSignature(info)
  const byColumn =
    info.kind === 'table' && signature.length === 1 && inputs.some(({ name }) => name !== only && info.columns.some((column) => column.name === name))
  return byColumn ? columnSignature(info) : signature
}

type Found = TensorSignature & { tensor: RawTensor }

function matchInputs(info: DatasetInfo, signature: readonly TensorSignature[], inputs: readonly RawTensor[], errors: ErrorList): Found[] {
  const own = inputSignature(info)
  const columns = info.kind === 'table' && own.length === 1 ? ` with all columns, or one input for each column: ${listOf(info.columns)}` : ''
  const expected = `; the model takes ${listOf(own)}${columns}`
  // Said once: a table may have thousands of columns.
  const hint = once(expected)
  for (const [index, { name }] of inputs.entries()) {
    if (inputs.findIndex((other) => other.name === name) < index) errors.add(`inputs.${name}`, 'duplicate', 'is given twice; give it once', name)
    else if (!signature.some((entry) => entry.name === name)) errors.add(`inputs.${name}`, 'unknown_input', `is not an input of the model${hint()}`, name)
  }
  return signature.flatMap((entry) => {
    const tensor = inputs.find(({ name }) => name === entry.name)
    if (!tensor) errors.add(`inputs.${entry.name}`, 'required', `is missing${hint()}`, undefined)
    return tensor ? [{ ...entry, tensor }] : []
  })
}

/** A text the first time, then nothing. */
function once(text: string): () => string {
  let left = text
  return () => {
    const said = left
    left = ''
    return said
  }
}

const listed = 20
const listOf = (named: readonly { name: string }[]): string =>
  named.length > listed
    ? `${named
        .slice(0, listed)
        .map(({ name }) => name)
        .join(', ')}, … (${named.length})`
    : named.map(({ name }) => name).join(', ')

type Check = { name: string; shape: readonly number[]; tensor: RawTensor; rows: number; firstName: string; isImage: boolean }

function checkTensor({ name, shape, tensor, rows, firstName, isImage }: Check, errors: ErrorList): void {
  const isEncoded = isImage && tensor.datatype === 'BYTES'
  const wanted = isEncoded ? shape.slice(0, 1) : shape
  const [received, needed] = [shapeText(tensor.shape), shapeText(['rows', ...wanted.slice(1)])]
  const at = `inputs.${name}`
  if (!isEncoded && tensor.datatype === 'BYTES' && wanted.length > 1)
    errors.add(at, 'datatype', 'is BYTES, but the model takes numbers: send FP32 or another type of numbers', tensor.datatype)
  else if (fits(tensor.shape, wanted)) {
    if (tensor.shape[0] !== rows) errors.add(`${at}.shape`, 'shape', `is ${received}: it must have as many rows as ${firstName}, ${rows}`, received)
  } else {
    const oneRow = tensor.shape.join() === wanted.slice(1).join() ? `; for one row send ${shapeText([1, ...tensor.shape])}` : ''
    errors.add(`${at}.shape`, 'shape', `is ${received}: it must be ${needed}, the first side the number of rows${oneRow}`, received)
  }
}

const shapeText = (shape: readonly (number | string)[]): string => `[${shape.join(', ')}]`

/** Whether a shape is [rows, …wanted]; a column may also be [rows, 1]. */
function fits(shape: readonly number[], wanted: readonly number[]): boolean {
  const rest = shape.slice(1).join()
  return shape.length > 0 && (rest === wanted.slice(1).join() || (wanted.length === 1 && rest === '1'))
}

function rowsOf(found: readonly Found[], rows: number, errors: ErrorList): Instance[] {
  const columns = found.map(({ name, tensor: { values } }) =>
    values.map((value, index) => (value instanceof Uint8Array ? textOf(value, name, index, errors) : value)),
  )
  const [first] = columns
  if (first && columns.length === 1) {
    const width = rows === 0 ? 0 : first.length / rows
    return Array.from({ length: rows }, (_, row) => first.slice(row * width, (row + 1) * width))
  }
  return Array.from({ length: rows }, (_, row) => columns.map((values) => elementAt(values, row, 'rows of a column')))
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Uint8Array, name: string, index: number, errors: ErrorList): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    errors.add(`inputs.${name}[${index}]`, 'utf8', 'is not valid UTF-8', `${bytes.length} bytes`)
    return null
  }
}

const isBase64Text = (bytes: Uint8Array): boolean => bytes.every((byte) => byte > 0x1f || byte === 0x0a || byte === 0x0d) && bytes.every((byte) => byte < 0x80)

/** Images as their own bytes, or as a text of base64. */
function encodedImages({ values }: RawTensor): Instance[] {
  return values.map((value) => {
    if (!(value instanceof Uint8Array)) return { b64: value }
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return { b64: isBase64Text(bytes) ? bytes.toString('latin1') : bytes.toString('base64') }
  })
}
