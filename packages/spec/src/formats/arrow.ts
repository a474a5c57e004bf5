import { missingTextsField } from '../dataset/reading.js'
import { defineFormat } from './define-format.js'
import { tableFields } from './table-fields.js'

export const arrow = defineFormat({
  type: 'arrow',
  label: 'Arrow, columns with their types',
  description: 'A table of typed columns as an Arrow IPC file or stream (https://arrow.apache.org), uncompressed; Feather version 2 is the same.',
  kinds: ['table'],
  files: {
    counts: [1],
    words: 'one file',
    extensions: ['.arrow', '.feather', '.arrows', '.ipc'],
    contentTypes: ['application/vnd.apache.arrow.file', 'application/vnd.apache.arrow.stream'],
    signatures: [{ bytes: [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], words: 'an Arrow file' }],
  },
  fields: { ...tableFields, missing: missingTextsField },
})
