import { z } from 'zod'
import { columnOptionsByName } from '../dataset/options.js'
import { fractionBelowOne } from '../scalars.js'
import { task } from '../task.js'

const splitColumnName = z.string().trim().min(1).optional()

/** What an upload says of the columns of a table, whatever its file is. */
export const tableFields = {
  label: z.string().trim().min(1).describe('The column to predict'),
  task: task.optional().describe('Regression if the label is numeric with many values, else classification'),
  test_fraction: fractionBelowOne.default(0.2).describe('Share of the rows held out as the test split'),
  group_column: splitColumnName.describe('Rows with the same value stay on one side of every split: a patient, a household. No input'),
  time_column: splitColumnName.describe('The latest rows are the test split: a column of numbers or ISO dates. No input'),
  split_column: splitColumnName.describe('Says of each row whether it is train, validation or test, instead of a draw. No input'),
  weight_column: splitColumnName.describe('How much each row counts in losses and metrics: numbers of 0 and more. No input, and predictions need none'),
  ignore_columns: z.array(z.string()).default([]).describe('Columns to leave out'),
  columns: columnOptionsByName.default({}).describe('Type, imputation and scaling of single columns'),
} as const
