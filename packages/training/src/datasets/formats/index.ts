import type { DatasetFormat } from '@trainyard/spec'
import { readCsv } from './csv.js'
import type { FormatReader } from './format-reader.js'
import { readIdx } from './idx.js'
import { readImages } from './images.js'
import { readSchemaTable } from './schema-table.js'
import { readNpz } from './npz.js'

/** Every data format of the spec has its reader here; a forgotten one does not compile. */
const readers: { [Format in DatasetFormat]: FormatReader<Format> } = {
  csv: readCsv,
  jsonl: readSchemaTable,
  parquet: readSchemaTable,
  arrow: readSchemaTable,
  idx: readIdx,
  npz: readNpz,
  images: readImages,
}

/** The reader of a data format. */
export const readerOf = <Format extends DatasetFormat>(format: Format): FormatReader<Format> => readers[format]
