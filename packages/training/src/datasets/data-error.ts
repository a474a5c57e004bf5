import { shown } from '@trainyard/csv'
import { printable } from '@trainyard/spec'
import { TrainingError } from '../training-error.js'

export { shown } from '@trainyard/csv'

/** What is wrong with data, for the user, and where: file, line, column or row as far as they are known. */
export type DataErrorInit = { message: string; file?: string; line?: number; column?: string; row?: number; received?: string }

/**
 * Bad data: an upload that cannot be read, or a data set that a job cannot be trained on. The job or data set fails with this code and text.
 * The message is built from the parts, so that every error names the same things in the same order: `bad.csv, line 7, column "age": … ; received "x"`.
 */
export class DataError extends TrainingError {
  constructor(
    readonly init: DataErrorInit,
    options?: ErrorOptions,
  ) {
    super('data_error', printable(describe(init)), options)
  }
}

function describe({ message, file, line, column, row, received }: DataErrorInit): string {
  const place = [
    file,
    line === undefined ? undefined : `line ${line}`,
    row === undefined ? undefined : `row ${row}`,
    column === undefined ? undefined : `column ${shown(column)}`,
  ].filter((part) => part !== undefined)
  const text = received === undefined ? message : `${message}; received ${received}`
  return place.length === 0 ? text : `${place.join(', ')}: ${text}`
}
