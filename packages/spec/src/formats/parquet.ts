import { missingTextsField } from '../dataset/reading.js'
import { defineFormat } from './define-format.js'
import { tableFields } from './table-fields.js'

export const parquet = defineFormat({
  type: 'parquet',
  label: 'Parquet, columns with their types',
  description: 'A table of typed columns (https://parquet.apache.org), with pages packed by Snappy, gzip, Zstandard, Brotli, LZ4 or not at all.',
  kinds: ['table'],
  files: {
    counts: [1],
    words: 'one file',
    extensions: ['.parquet', '.parq'],
    contentTypes: ['application/vnd.apache.parquet'],
    signatures: [{ bytes: [0x50, 0x41, 0x52, 0x31], words: 'a Parquet file' }],
  },
  fields: { ...tableFields, missing: missingTextsField },
})
