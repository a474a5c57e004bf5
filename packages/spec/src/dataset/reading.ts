import { z } from 'zod'
import { limits } from '../limits.js'

/** The encodings that a table as text may have, by their usual names. */
export const textEncoding = z.enum([
  'utf-8',
  'utf-16le',
  'utf-16be',
  'latin1',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-9',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'koi8-r',
  'koi8-u',
  'macintosh',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
])
export type TextEncoding = z.output<typeof textEncoding>

const delimiter = z
  .string()
  .refine(
    (text) => /^[\t ]$|^[^\p{L}\p{N}\p{M}\p{C}\s".+\-_']$/u.test(text) && text.length === 1,
    'must be one sign that can be part of neither a number nor a name, such as "," ";" "|" or a tab',
  )

/** Which texts of a table are missing values. */
export const missingTextsField = z
  .array(z.string().max(limits.csvMissingTextCharacters))
  .max(limits.csvMissingTexts)
  .optional()
  .describe(
    'The texts that say that there is no value, spelled as here; numbers by their value. An empty cell always says so. NA, N/A, #N/A, NaN, null, None and ? in any case, if left out',
  )

/** How the cells of a table are read, at the upload and at every prediction with a model of it. */
const cellFields = {
  decimal: z.enum(['.', ',']).default('.').describe('The decimal mark of numbers'),
  thousands: z
    .enum([',', '.', ' ', "'"])
    .optional()
    .describe('The mark between groups of three digits, as in 13,000; a blank stands for every kind of blank. None, if left out'),
  missing: missingTextsField,
} as const

/** How the text of a file becomes cells, and what a cell says. */
export const csvFields = {
  delimiter: delimiter.default(',').describe('Stands between cells; a first line such as `sep=;` goes before it'),
  encoding: textEncoding.optional().describe('UTF-8, or UTF-16 where the file begins with its byte order mark, if left out'),
  header: z.boolean().default(true).describe('Whether the first line holds the column names; if not, they are column_1, column_2 and so on'),
  ...cellFields,
} as const

/** How the cells of a table are read; what is left out is as at an upload without it. */
export type CellRules = Partial<Pick<TableReading, keyof typeof cellFields>>

/** How the text of a file is read, without its columns. */
export const csvReading = z.strictObject(csvFields)

/** How the file of a table was read, so that rows for a prediction are read alike. */
export const tableReading = z.strictObject({
  ...csvFields,
  ignored: z.array(z.string()).describe('Columns of the file that nothing was learned from'),
})
export type TableReading = z.output<typeof tableReading>

/** Whether the marks of numbers can be told apart. */
export const hasDistinctMarks = ({ decimal, thousands }: Pick<TableReading, 'decimal' | 'thousands'>): boolean => decimal !== thousands
