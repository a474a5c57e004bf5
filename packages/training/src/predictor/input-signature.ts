import type { DatasetInfo, Instance } from '@trainyard/spec'
import { createErrorList } from './instance-error.js'

/** A tensor of the Open Inference Protocol by name and type; −1 stands for the batch. */
export type TensorSignature = { name: string; datatype: 'FP32' | 'BYTES'; shape: number[] }

/** A tensor as a client sent it: flat and row-major. Null is a missing number. */
export type RawTensor = { name: string; shape: readonly number[]; values: readonly (number | string | boolean | null)[] }

const only = 'input'

/**
 * What the model takes over the Open Inference Protocol. Images, and tables of numbers alone, are one tensor `input` [−1, …]; a table with categories is one
 * tensor [−1] a column, named as the column: FP32 for numbers, BYTES for categories. All values are raw.
 */
export function inputSignature(info: DatasetInfo): TensorSignature[] {
  if (info.kind === 'table' && info.columns.some(({ type }) => type === 'categorical'))
    return info.columns.map(({ name, type }) => ({ name, datatype: type === 'numeric' ? 'FP32' : 'BYTES', shape: [-1] }))
  return [{ name: only, datatype: 'FP32', shape: [-1, ...info.input_shape] }]
}

/**
 * Takes the tensors of a request apart into instances. A single input may have any name.
 * @throws {InstanceError} when inputs are missing, unknown or of another shape.
 */
export function instancesOf(info: DatasetInfo, inputs: readonly RawTensor[]): Instance[] {
  const signature = inputSignature(info)
  const errors = createErrorList()
  const [first] = signature
  const found =
    signature.length === 1 && inputs.length === 1 && first
      ? [{ ...first, tensor: inputs[0] }]
      : signature.map((entry) => ({ ...entry, tensor: inputs.find(({ name }) => name === entry.name) }))
  const expected = signature.map(({ name }) => name).join(', ')
  for (const { name } of inputs)
    if (signature.length > 1 && !signature.some((entry) => entry.name === name))
      errors.add(`inputs.${name}`, 'unknown_input', `is not an input of the model; the inputs are ${expected}`, name)
  const rows = inputs[0]?.shape[0] ?? 0 // default: no inputs, no rows; the missing ones are listed below
  for (const { name, shape, tensor } of found) {
    if (!tensor) errors.add(`inputs.${name}`, 'required', `is missing; the inputs are ${expected}`, undefined)
    else if (!fits(tensor.shape, shape, rows))
      errors.add(`inputs.${name}.shape`, 'shape', `must be [${[rows, ...shape.slice(1)].join(', ')}]`, `[${tensor.shape.join(', ')}]`)
  }
  errors.throwIfAny()
  if (signature.length > 1) return Array.from({ length: rows }, (_, row) => found.map(({ tensor }) => tensor?.values[row] ?? null))
  const values = inputs[0]?.values ?? []
  const width = rows === 0 ? 0 : values.length / rows
  return Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width))
}

/** Whether a shape is [rows, …wanted]; a column may also be [rows, 1]. */
function fits(shape: readonly number[], wanted: readonly number[], rows: number): boolean {
  if (shape[0] !== rows) return false
  return shape.slice(1).join() === wanted.slice(1).join() || (wanted.length === 1 && shape.length === 2 && shape[1] === 1)
}
