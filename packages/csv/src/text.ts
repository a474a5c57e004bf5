/** The reader without the decoding of bytes, which needs Node.js: for a browser, which decodes by itself. */
export { cellReader, cellText } from './cells.js'
export { CsvError, shown } from './csv-error.js'
export { columnName, placeName } from './names.js'
export { oddNumber } from './odd-number.js'
export { tablePieces } from './table-pieces.js'
