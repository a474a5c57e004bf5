import type { BatchOutputFormat, BatchSettings, ModelManifest, Prediction } from '@trainyard/spec'
import { DataError } from '../datasets/data-error.js'
import { chosenParts, fieldsOf } from './output-fields.js'
import type { PassedValue } from './row-source.js'

/** What became of a row: a prediction, or why there is none. */
export type RowOutcome = Prediction | { error: string }

/** Writes rows as text. What it writes of a row depends on that row alone. */
export type RowWriter = { heading: string; row(passed: readonly PassedValue[], outcome: RowOutcome): string }

/** What a writer knows of all rows: the names of what is passed through, and a prediction that shows which parts there are. */
export type WriterOptions = { passed: readonly string[]; settings: BatchSettings; manifest: ModelManifest; example: Prediction }

/** Opens the writer of a format. */
export const openWriter = (options: WriterOptions): RowWriter => writers[options.settings.output](options)

const writers: Readonly<Record<BatchOutputFormat, (options: WriterOptions) => RowWriter>> = { csv: csvWriter, jsonl: jsonWriter }

/** What is predicted stands under this name, so that no column of the input can be taken for it. */
const own = 'prediction'

const isFailed = (outcome: RowOutcome): outcome is { error: string } => 'error' in outcome

/** Columns: those passed through under their names, then `prediction.` and the path of each part, and where wrong rows are skipped `prediction.error`. */
function csvWriter({ passed, settings, manifest, example }: WriterOptions): RowWriter {
  const fields = fieldsOf(example, settings.outputs, manifest)
  const skips = settings.on_error === 'skip'
  const names = [...fields.map(({ name }) => `${own}.${name}`), ...(skips ? [`${own}.error`] : [])]
  expectApart(passed, (name) => names.includes(name))
  const empty = ','.repeat(fields.length)
  return {
    heading: `${[...passed, ...names].map(csvText).join(',')}\n`,
    row: (values, outcome) => {
      let line = ''
      for (const value of values) line += `${csvCell(value)},`
      if (isFailed(outcome)) return `${line}${empty}${csvText(outcome.error)}\n`
      for (const [index, { of }] of fields.entries()) line += index === 0 ? csvCell(of(outcome)) : `,${csvCell(of(outcome))}`
      return skips ? `${line},\n` : `${line}\n`
    },
  }
}

/** A number as JSON writes it, so that it is the same text wherever it is read; nothing for null. */
function csvCell(value: PassedValue): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? csvText(value) : typeof value === 'boolean' || typeof value === 'bigint' ? String(value) : csvText(JSON.stringify(value))
}

const special = /[",\r\n]|^\s|\s$/

const csvText = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A line of JSON a row: what is passed through by its names, and `prediction` as the reply to a request has it, or `{"error": …}`. */
function jsonWriter({ passed, settings }: WriterOptions): RowWriter {
  expectApart(passed, (name) => name === own)
  const chosen = chosenParts(settings.outputs)
  const keys = passed.map((name) => JSON.stringify(name))
  return {
    heading: '',
    row: (values, outcome) => {
      let line = '{'
      // default: what JSON cannot say is null
      for (const [index, key] of keys.entries()) line += `${key}:${JSON.stringify(values[index]) ?? 'null'},`
      return `${line}"${own}":${JSON.stringify(isFailed(outcome) ? outcome : chosen(outcome))}}\n`
    },
  }
}

function expectApart(passed: readonly string[], isTaken: (name: string) => boolean): void {
  const twice = passed.find(isTaken)
  if (twice !== undefined)
    throw new DataError({
      column: twice,
      message: 'a column that is passed through has the name of one that is written; rename it in the input, or leave it out of columns',
    })
}
