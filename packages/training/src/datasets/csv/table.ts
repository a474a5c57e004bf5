import { limits, type Task } from '@trainyard/spec'
import { orderedTexts } from '../table/table-data.js'
import type { CsvColumn } from './column.js'
import type { ColumnChoice } from './scan.js'
import { type CsvScan, scanCsv } from './scan.js'
import type { UploadedFile } from '../files/uploaded-file.js'
import { DataError, shown } from '../data-error.js'
import { missingCategory, type TableColumn, type TableData } from '../table/table-data.js'

/** What the user said of a CSV. `task` is inferred from the label where it is left out. */
export type CsvChoice = ColumnChoice & { delimiter: string; task: Task | undefined }

/** A numeric label with more different values than this is a target for regression, if the task is left open. */
export const regressionValues = 20

/**
 * Reads a CSV and settles what its columns are.
 * @throws {DataError} with file, line and column.
 */
export async function readCsvTable(file: UploadedFile, choice: CsvChoice): Promise<TableData> {
  const scan = await scanCsv(file, choice.delimiter, choice)
  const { labels, classes } = readLabels(file.filename, scan, choice.task ?? inferTask(scan.label))
  return { columns: scan.inputs.map((column) => readColumn(file.filename, column)), labels, classes, label: scan.label.name, rows: scan.rows }
}

/** Regression if the label is numeric with more than 20 different values, else classification. */
const inferTask = ({ numbers, texts }: CsvColumn): Task =>
  numbers && (texts === null || texts.known.size > regressionValues) ? 'regression' : 'classification'

function readLabels(file: string, { label }: CsvScan, task: Task): Pick<TableData, 'labels' | 'classes'> {
  const invalid = (message: string): DataError => new DataError({ file, column: label.name, message })
  if (task === 'regression') {
    if (label.numbers) return { labels: label.numbers.take(), classes: [] }
    const { line = 0, value = '' } = label.firstText ?? {}
    throw new DataError({ file, line, column: label.name, message: 'the target of a regression must be a number', received: shown(value) })
  }
  if (!label.texts) throw invalid(`the label has more than ${limits.datasetClasses} different values: at most ${limits.datasetClasses} classes`)
  if (label.texts.known.size < 2) throw invalid(`every row has the same label, ${shown([...label.texts.known.keys()][0])}: there is nothing to learn`)
  const { names, values } = inOrder(label.texts)
  return { labels: values, classes: names }
}

function readColumn(file: string, column: CsvColumn): TableColumn {
  const { name, options } = column
  if (column.numbers) return { name, type: 'numeric', values: column.numbers.take(), ...(options?.type === 'numeric' ? { options } : {}) }
  if (column.texts) {
    const { names, values } = inOrder(column.texts)
    return { name, type: 'categorical', values, categories: names, ...(options?.type === 'categorical' ? { options } : {}) }
  }
  throw new DataError({ file, column: name, message: `a categorical column may hold at most ${limits.datasetCategories} different values` })
}

/** Texts were numbered as they came; now that all are known, they get the numbers of their order. */
function inOrder({ known, codes }: NonNullable<CsvColumn['texts']>): { names: string[]; values: Int32Array } {
  const names = orderedTexts(known.keys())
  const places = new Map(names.map((name, index) => [name, index]))
  const renumbered = Int32Array.from(known.keys(), (text) => places.get(text) ?? missingCategory)
  return { names, values: codes.take().map((code) => renumbered[code] ?? missingCategory) }
}
