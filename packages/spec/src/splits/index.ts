import type { z } from 'zod'
import type { SplitColumn } from '../dataset/view.js'
import { byType, unionOf } from '../technique.js'
import { folds } from './folds.js'
import { given } from './given.js'
import { holdout } from './holdout.js'
import { byColumn, type JobRows, type KnownRows, type SplitFacts } from './split.js'

/** Every way to choose validation rows, in the order in which they are offered; the draws are in `training/src/datasets/splits`. */
export const splitRecords = [holdout, folds, given] as const

/** Which rows a member trains on, and which it is judged by. */
export const split = unionOf(splitRecords).meta({ id: 'RowSplit', description: 'Which rows a member trains on, and which it is judged by' })
/** What `split` gives. */
export type SplitSpec = z.output<typeof split>
/** The name of a split. */
export type SplitType = SplitSpec['type']
/** The spec of one split: `SplitOf<'folds'>`. */
export type SplitOf<Type extends SplitType> = Extract<SplitSpec, { type: Type }>

/** What of a job decides its rows. Without a split a share is drawn by class. */
export type RowChoice = { validation_fraction: number; split?: SplitSpec | undefined }

const records: { [Type in SplitType]: SplitFacts<SplitOf<Type>> } = byType(splitRecords)
const foldsOf = <Type extends SplitType>(type: Type, spec: SplitOf<Type>): number => records[type].folds(spec)
const rowsOf = <Type extends SplitType>(type: Type, spec: SplitOf<Type>, known: KnownRows, fraction: number): JobRows =>
  records[type].rows(spec, known, fraction)
const drawn: SplitSpec = { type: 'holdout' }

/** The split of a job: the one that it names, or a share drawn by class. */
export const splitOf = ({ split: asked }: Pick<RowChoice, 'split'>): SplitSpec => asked ?? drawn

/** How many pairs of training and validation rows there are: 1 where all members have the same rows. */
export const foldCount = (choice: Pick<RowChoice, 'split'>): number => foldsOf(splitOf(choice).type, splitOf(choice))

/** How many members in turn judge every row once: the folds of one drawing; 1 where all members have the same rows. */
export function foldsOfDrawing(choice: Pick<RowChoice, 'split'>): number {
  const own = splitOf(choice)
  return 'repeats' in own ? own.folds : 1
}

/** Whether every member is judged by rows of its own, so that together they judge all rows. */
export const hasFolds = (choice: Pick<RowChoice, 'split'>): boolean => foldCount(choice) > 1

/** Whether `validation_fraction` says how many rows are held out. */
export const takesShare = (choice: Pick<RowChoice, 'split'>): boolean => records[splitOf(choice).type].takesShare

/** Whether there are validation rows. */
export const holdsOut = (choice: RowChoice): boolean => !takesShare(choice) || choice.validation_fraction > 0

const drawsOf = <Type extends SplitType>(type: Type, spec: SplitOf<Type>): boolean => records[type].draws(spec)

/** Whether the job's seed decides which rows are held out. */
export const drawsRows = (choice: RowChoice): boolean => holdsOut(choice) && drawsOf(splitOf(choice).type, splitOf(choice))

/** The rows of a job's first fold, as training chooses them; about as many where a column decides. How many they are does not depend on the seed. */
export const jobRows = (known: KnownRows, choice: RowChoice): JobRows => rowsOf(splitOf(choice).type, splitOf(choice), known, choice.validation_fraction)

/** Whether a column decides about the rows, so that their number is seen only by reading them. */
export const splitsByColumn = (choice: Pick<RowChoice, 'split'>): boolean => byColumn(splitOf(choice))

/**
 * The split with the data set's own columns filled in. A job that names no split goes by them too: by the rows that the data set calls validation, or by its
 * group and time. Undefined where a share is drawn by class.
 */
export function settledSplit({ split: asked, validation_fraction }: RowChoice, columns: readonly SplitColumn[]): SplitSpec | undefined {
  const known = (role: SplitColumn['role']): SplitColumn | undefined => columns.find((column) => column.role === role)
  const by = { group: known('group')?.name ?? null, time: known('time')?.name ?? null }
  if (asked === undefined) {
    if (validation_fraction === 0) return undefined
    if ((known('given')?.validation ?? 0) > 0) return { type: 'given' } // default: no such column
    return byColumn(by) ? { type: 'holdout', ...by } : undefined
  }
  if (asked.type === 'given') return asked
  return { ...asked, group: asked.group === undefined ? by.group : asked.group, time: asked.time === undefined ? by.time : asked.time }
}

export type { JobRows, KnownRows } from './split.js'
