import { type DatasetInfo, type DatasetWarning, type ErrorDetail, holdsOut, type JobSpec, splitOf, splitsByColumn } from '@trainyard/spec'
import { error, none } from './error-detail.js'

/** What preparing the data set found that makes the figures of every job on it too good. */
const leaks: ReadonlySet<DatasetWarning['code']> = new Set(['label_copied', 'identifiers', 'row_numbers', 'index_column', 'groups_across_split', 'future_rows'])

/** Why the figures of a job may be better than its model: what is known of the data set, and what its own split lets through. */
export const leakWarnings = (spec: JobSpec, info: DatasetInfo, found: readonly DatasetWarning[]): ErrorDetail[] => [
  ...found
    .filter(({ code }) => leaks.has(code))
    .map(({ code, message, column }) => ({
      path: 'dataset.id',
      rule: code,
      message: `dataset.id: ${message}`,
      ...(column === undefined ? {} : { received: column }),
    })),
  ...(holdsOut(spec.dataset) ? [...columnLeaks(spec, info), ...copiesAcross(spec, info, found)] : none),
]

/** A group or a time that is known, and that the split of the job does not go by. */
function columnLeaks({ dataset }: JobSpec, { split_columns: columns = [] }: DatasetInfo): ErrorDetail[] {
  const own = splitOf(dataset)
  if (!('group' in own)) return none
  return columns.flatMap(({ name, role, values }) => {
    if (role === 'group' && own.group !== name)
      return error(
        'dataset.split.group',
        'groups_across_split',
        `is not ${name}, whose ${values} groups will have rows on both sides: the validation figures show what was remembered of them`,
        own.group ?? null,
      )
    if (role === 'time' && own.time !== name)
      return error(
        'dataset.split.time',
        'future_rows',
        `is not ${name}: rows are judged that are earlier than rows trained on, which shows what was known afterwards`,
        own.time ?? null,
      )
    return none
  })
}

/** From this share of repeated rows on a figure notices their copies. */
const noticedShare = 0.01

/** Rows that are there more than once, and may fall on both sides of a draw. */
function copiesAcross({ dataset }: JobSpec, { rows, test_rows }: DatasetInfo, found: readonly DatasetWarning[]): ErrorDetail[] {
  const own = splitOf(dataset)
  const count = found.find(({ code }) => code === 'rows_repeated')?.count
  if (count === undefined || count < noticedShare * (rows + test_rows) || !('group' in own) || splitsByColumn(dataset)) return none
  return error(
    'dataset.split',
    'rows_repeated',
    `is drawn from ${rows} training rows, and ${count} rows of the data set repeat the inputs of another: copies fall on both sides, so remove them, or name a group`,
    own.type,
  )
}
