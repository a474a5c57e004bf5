import { csvFields, hasDistinctMarks } from '../dataset/reading.js'
import { defineFormat } from './define-format.js'
import { tableFields } from './table-fields.js'

const record = defineFormat({
  type: 'csv',
  label: 'CSV, a table as text',
  description: 'A table as text (RFC 4180), gzipped or not, with the column names in its first line; one column is the label.',
  kinds: ['table'],
  files: { counts: [1], words: 'one file', extensions: ['.csv', '.csv.gz'], contentTypes: ['text/csv', 'text/plain'], signatures: [] },
  fields: { ...tableFields, ...csvFields },
})

/** A table as text. */
export const csv = {
  ...record,
  schema: record.schema.refine(hasDistinctMarks, {
    path: ['thousands'],
    error: 'must be another mark than decimal',
  }),
}
