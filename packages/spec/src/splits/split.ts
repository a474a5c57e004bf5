import { z } from 'zod'
import type { DatasetInfo } from '../dataset/view.js'
import { limits } from '../limits.js'
import { defineTechnique, type Technique, type TechniqueSchema } from '../technique.js'

/** The rows that a member trains on and those that it is judged by. */
export type JobRows = { train: number; validation: number }

/** What is known of the rows of a data set before any of them is read. */
export type KnownRows = Pick<DatasetInfo, 'task' | 'rows' | 'class_counts' | 'split_columns'>

/** What rules and planners ask of a way to split. */
export type SplitFacts<Spec> = {
  /** How many pairs of training and validation rows there are: the members take one each, in turn. */
  folds(spec: Spec): number
  /** The rows of the first pair. About as many where whole groups or times stay together: how many exactly is seen by reading them. */
  rows(spec: Spec, known: KnownRows, fraction: number): JobRows
  /** Whether `validation_fraction` says how many rows are held out; otherwise there always are some. */
  takesShare: boolean
  /** Whether the rows are drawn from the job's seed. */
  draws(spec: Spec): boolean
}

export const defineSplit = <const Type extends string, Fields extends z.core.$ZodLooseShape>(
  record: Technique<Type> & { fields: Fields } & SplitFacts<z.output<TechniqueSchema<Type, Fields>>>,
) => defineTechnique<Type, Fields, SplitFacts<z.output<TechniqueSchema<Type, Fields>>>>(record)

/** The columns by which rows stay together or in order. */
export const splitColumns = {
  group: z
    .string()
    .min(1)
    .max(limits.tableNameCharacters)
    .nullable()
    .optional()
    .describe("No value of this column is on two sides: rows of one patient or household. The data set's group column if left out; null for none"),
  time: z
    .string()
    .min(1)
    .max(limits.tableNameCharacters)
    .nullable()
    .optional()
    .describe(
      "Rows are judged that are later than all rows trained on: a column of numbers or ISO dates. The data set's time column if left out; null for none",
    ),
}

/** How the validation rows are chosen, as far as a column decides. */
export type SplitBy = { group?: string | null | undefined; time?: string | null | undefined }

/** Whether chance decides: only an order in time leaves nothing to it. */
export const byChance = ({ group, time }: SplitBy & { type?: string }): boolean => time == null || group != null

/** Whether a column decides which rows stay together or in order. */
export const byColumn = ({ group, time }: SplitBy & { type?: string }): boolean => (group ?? time ?? null) !== null
