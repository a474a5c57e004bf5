import { type Instance, limits } from '@trainyard/spec'
import type { TensorSignature } from '@trainyard/training'
import { ProtocolError } from './protocol-server.js'
import { AppError } from '@trainyard/runtime'

/** A value of one row as column clients send it: bare, or alone in an array. */
const bare = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)

const isColumns = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Rows from `inputs`: all rows of the one input, bare or under its name, or columns by name.
 * @throws {ProtocolError} where the columns are not lists of one length.
 */
export function rowsOfColumns(inputs: unknown[] | Record<string, unknown>, signature: readonly TensorSignature[]): Instance[] {
  if (!isColumns(inputs)) return inputs as Instance[]
  const names = Object.keys(inputs)
  const [only] = signature
  if (only && signature.length === 1 && names.length === 1 && names[0] === only.name) return listOf(inputs[only.name], only.name) as Instance[]
  const columns = names.map((name) => ({ name, values: listOf(inputs[name], name) }))
  const rows = columns[0]?.values.length ?? 0 // default: no columns, no rows
  const other = columns.find(({ values }) => values.length !== rows)
  if (other) throw new ProtocolError(`inputs: every column must have as many values: ${columns[0]?.name} has ${rows}, ${other.name} has ${other.values.length}`)
  return Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(({ name, values }) => [name, bare(values[row])])))
}

/** Rows as they are, but those that name the one input, `{"input": …}`, are taken out of it. */
export function namedRows(instances: readonly Instance[], signature: readonly TensorSignature[]): Instance[] {
  const [only] = signature
  return instances.map((instance) => {
    const isNamed =
      signature.length === 1 && only !== undefined && isColumns(instance) && Object.keys(instance).length === 1 && Object.hasOwn(instance, only.name)
    return isNamed ? (instance[only.name] as Instance) : instance
  })
}

function listOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value
  throw new ProtocolError(`inputs.${name} must be a list with one value a row`)
}

/** @throws {AppError} `invalid_request` where there are no rows, or more than one request may hold. */
export function checkRowCount(rows: number): void {
  const most = limits.predictInstances
  if (rows === 0) throw new AppError({ code: 'invalid_request', message: 'The request holds no rows. Send at least one.' })
  if (rows > most) throw new AppError({ code: 'invalid_request', message: `The request holds ${rows} rows. Send at most ${most} at once.` })
}
