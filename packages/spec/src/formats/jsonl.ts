import { missingTextsField } from '../dataset/reading.js'
import { defineFormat } from './define-format.js'
import { tableFields } from './table-fields.js'

export const jsonl = defineFormat({
  type: 'jsonl',
  label: 'JSON Lines, an object a line',
  description:
    'A table with one JSON object of column names and values in each line (https://jsonlines.org), gzipped or not. A key that a line lacks is a missing value.',
  kinds: ['table'],
  files: {
    counts: [1],
    words: 'one file',
    extensions: ['.jsonl', '.ndjson', '.jsonl.gz', '.ndjson.gz'],
    contentTypes: ['application/jsonl', 'application/x-ndjson'],
    signatures: [],
  },
  fields: { ...tableFields, missing: missingTextsField },
})
