import { type DatasetInfo, type Instance, type MlflowScoringRequest, mlflowScoringRequest } from '@trainyard/spec'
import type { TensorSignature } from '@trainyard/training'
import { CsvError, parse } from 'csv-parse/sync'
import { ProtocolError } from './protocol-error.js'
import { namedRows, rowsOfColumns } from './rows-of-columns.js'

/**
 * Rows from the one of MLflow's forms that a request holds.
 * @throws {ProtocolError} where a row of `dataframe_split` has another number of cells than columns.
 */
export function rowsOfScoring(
  { dataframe_split: split, dataframe_records: records, instances, inputs }: MlflowScoringRequest,
  signature: readonly TensorSignature[],
): Instance[] {
  if (split) return split.data.map((cells, row) => rowOf(split.columns, cells, row))
  if (records) return records
  return instances ? namedRows(instances, signature) : rowsOfColumns(inputs ?? [], signature)
}

function rowOf(columns: readonly string[], cells: readonly unknown[], row: number): Instance {
  if (cells.length === columns.length) return Object.fromEntries(columns.map((name, index) => [name, cells[index]]))
  throw new ProtocolError(`dataframe_split.data[${row}] has ${cells.length} cells, and there are ${columns.length} columns`)
}

/**
 * Rows of a CSV with a heading, as objects by column. Cells of numeric columns become numbers, empty ones missing values; what is no number stays as
 * it is, for the model to refuse by name.
 * @throws {ProtocolError} with the line of a broken record.
 */
export function rowsOfCsv(text: string, columns: DatasetInfo['columns']): MlflowScoringRequest {
  const numeric = new Set(columns.filter(({ type }) => type === 'numeric').map(({ name }) => name))
  const cellOf = (name: string, cell: string): unknown => {
    if (cell === '') return null
    const number = Number(cell)
    return numeric.has(name) && Number.isFinite(number) ? number : cell
  }
  try {
    const records: Record<string, string>[] = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true })
    return mlflowScoringRequest.parse({
      dataframe_records: records.map((record) => Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, cellOf(name, cell)]))),
    })
  } catch (cause) {
    if (cause instanceof CsvError) throw new ProtocolError(`the CSV cannot be read: ${cause.message}`, { cause })
    throw cause
  }
}
