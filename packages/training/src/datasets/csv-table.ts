import { limits, type Task } from '@trainyard/spec'
import { isMissing, parseNumber } from './cell.js'
import { orderedTexts } from './class-order.js'
import type { ColumnChoice } from './csv-header.js'
import { type ColumnScan, type CsvScan, scanCsv } from './csv-scan.js'
import { readCsv, type UploadedFile } from './csv-text.js'
import { DataError, shown } from './data-error.js'
import type { TableColumn, TableData } from './table-data.js'

/** What the user said of a CSV. `task` is inferred from the label where it is left out. */
export type CsvChoice = ColumnChoice & { delimiter: string; task: Task | undefined }

/** A numeric label with more different values than this is a target for regression, if the task is left open. */
const regressionValues = 20

/** Reads a CSV twice: once to learn what its columns are, once to convert them. Throws DataError with file, line and column. */
export async function readCsvTable(file: UploadedFile, choice: CsvChoice): Promise<TableData> {
  const scan = await scanCsv(file, choice.delimiter, choice)
  const task = choice.task ?? inferTask(scan.label)
  const label = labelReader(file.filename, scan, task)
  const inputs = scan.inputs.map((column) => inputReader(file.filename, column, scan.rows))
  let row = -1
  await readCsv(file, choice.delimiter, (fields) => {
    if (row >= 0) {
      label.read(row, (fields[scan.label.position] ?? '').trim())
      for (const [index, input] of inputs.entries()) input.read(row, (fields[scan.inputs[index]?.position ?? -1] ?? '').trim())
    }
    row += 1
  })
  return { columns: inputs.map((input) => input.column), labels: label.labels, classes: label.classes, label: scan.label.name, rows: scan.rows }
}

/** Regression if the label is numeric with more than 20 different values, else classification. */
const inferTask = (label: ColumnScan): Task =>
  label.firstText === null && (label.texts === null || label.texts.size > regressionValues) ? 'regression' : 'classification'

type LabelReader = { labels: Int32Array | Float64Array; classes: string[]; read(row: number, text: string): void }

function labelReader(file: string, { label, rows }: CsvScan, task: Task): LabelReader {
  const fault = (message: string): DataError => new DataError({ file, column: label.name, message })
  if (task === 'regression') {
    if (label.firstText)
      throw new DataError({
        file,
        line: label.firstText.line,
        column: label.name,
        message: 'the target of a regression must be a number',
        received: shown(label.firstText.value),
      })
    const labels = new Float64Array(rows)
    return { labels, classes: [], read: (row, text) => (labels[row] = parseNumber(text)) }
  }
  if (!label.texts) throw fault(`the label has more than ${limits.datasetClasses} different values: at most ${limits.datasetClasses} classes`)
  if (label.texts.size < 2) throw fault(`every row has the same label, ${shown([...label.texts][0])}: there is nothing to learn`)
  const classes = orderedTexts(label.texts)
  const numbers = new Map(classes.map((text, index) => [text, index]))
  const labels = new Int32Array(rows)
  return { labels, classes, read: (row, text) => (labels[row] = numbers.get(text) ?? -1) }
}

type InputReader = { column: TableColumn; read(row: number, text: string): void }

function inputReader(file: string, scan: ColumnScan, rows: number): InputReader {
  if (!scan.firstText) {
    const values = new Float64Array(rows)
    return { column: { name: scan.name, type: 'numeric', values }, read: (row, text) => (values[row] = isMissing(text) ? Number.NaN : parseNumber(text)) }
  }
  if (!scan.texts)
    throw new DataError({
      file,
      line: scan.firstText.line,
      column: scan.name,
      message: `texts are categories, and the column holds more than ${limits.datasetCategories} different ones: leave it out with ignore_columns, or mend the first cell that is no number`,
      received: shown(scan.firstText.value),
    })
  const categories = orderedTexts(scan.texts)
  const numbers = new Map(categories.map((text, index) => [text, index]))
  const values = new Int32Array(rows)
  return { column: { name: scan.name, type: 'categorical', values, categories }, read: (row, text) => (values[row] = numbers.get(text) ?? -1) }
}
