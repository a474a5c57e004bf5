import { z } from 'zod'
import { limits } from '../limits.js'

/** What a warning of a data set is about: the rule that programs can go by, where `message` is for people. */
const datasetWarningCode = z.enum([
  'files_skipped',
  'folders_empty',
  'folders_joined',
  'names_guessed',
  'more_warnings',
  'heading_looks_like_data',
  'rows_empty',
  'delimiters_at_line_end',
  'numbers_as_categories',
  'leading_zeros',
  'dates',
  'identifiers',
  'row_numbers',
  'index_column',
  'numbers_as_classes',
  'classes_alike',
  'categories_alike',
  'categories_shared',
  'read_as_dates',
  'read_as_text',
  'constant_column',
  'column_only_in_test',
  'categories_only_in_test',
  'rows_repeated',
  'test_rows_in_training',
  'label_copied',
  'groups_across_split',
  'future_rows',
])

/** Something about a data set that was not an error but may not be what was meant. `message` says it whole; the other fields are for programs. */
export const datasetWarning = z
  .strictObject({
    code: datasetWarningCode,
    message: z.string().max(limits.warningCharacters),
    column: z.string().optional().describe('The column that it is about'),
    lines: z.array(z.int()).max(limits.warningLines).optional().describe('The first lines of the file where it shows, counted from 1'),
    count: z.int().optional().describe('How many lines, cells or files it is about in all'),
  })
  .meta({ id: 'DatasetWarning' })
export type DatasetWarning = z.output<typeof datasetWarning>
