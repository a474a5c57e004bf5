import { z } from 'zod'
import { columnOptionsByName } from '../dataset/options.js'
import { csvFields, hasDistinctMarks } from '../dataset/reading.js'
import { task } from '../task.js'
import { fractionBelowOne } from '../scalars.js'
import { defineFormat } from './define-format.js'

const splitColumnName = z.string().trim().min(1).optional()

const record = defineFormat({
  type: 'csv',
  label: 'CSV, a table as text',
  description: 'A table as text (RFC 4180), with the column names in its first line; one column is the label.',
  kinds: ['table'],
  files: { counts: [1], words: 'one file', extensions: ['.csv'], contentTypes: ['text/csv', 'text/plain'], signatures: [] },
  fields: {
    label: z.string().trim().min(1).describe('The column to predict'),
    task: task.optional().describe('Regression if the label is numeric with many values, else classification'),
    test_fraction: fractionBelowOne.default(0.2).describe('Share of the rows held out as the test split'),
    group_column: splitColumnName.describe('Rows with the same value stay on one side of every split: a patient, a household. No input'),
    time_column: splitColumnName.describe('The latest rows are the test split: a column of numbers or ISO dates. No input'),
    split_column: splitColumnName.describe('Says of each row whether it is train, validation or test, instead of a draw. No input'),
    weight_column: splitColumnName.describe('How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none'),
    ignore_columns: z.array(z.string()).default([]).describe('Columns to leave out'),
    columns: columnOptionsByName.default({}).describe('Type, imputation and scaling of single columns'),
    ...csvFields,
  },
})

/** A table as text. */
export const csv = {
  ...record,
  schema: record.schema.refine(hasDistinctMarks, {
    path: ['thousands'],
    error: 'must be another mark than decimal',
  }),
}
