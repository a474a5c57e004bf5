import type { DatasetInfo, Preprocessing } from '@trainyard/spec'
import { DataError } from '../data-error.js'
import type { Split } from '../splits/split.js'

/**
 * The preprocessing that leaves every number as it is.
 * @throws {DataError} for a table with categories or missing values, which are no numbers.
 */
export function unscaled(info: DatasetInfo): Preprocessing {
  if (info.kind === 'image') {
    const channels = info.input_shape[2] ?? 1
    return { kind: 'image', input_shape: [...info.input_shape], scale: 1, mean: Array<number>(channels).fill(0), std: Array<number>(channels).fill(1) }
  }
  const other = info.columns.find(({ type, missing }) => type !== 'numeric' || missing > 0)
  if (other)
    throw new DataError({
      message: `embedding takes whole numbers: the column ${other.type !== 'numeric' ? `is ${other.type === 'date' ? 'of dates' : other.type}` : `is missing ${other.missing} values`}`,
      column: other.name,
    })
  return {
    kind: 'table',
    columns: info.columns.map(({ name }) => ({ type: 'numeric', name, mean: 0, std: 1, impute: 0, missing_indicator: false })),
  }
}

/**
 * Every number of a split must have its row in the embedding.
 * @throws {DataError} naming the first that has none.
 */
export function checkWholeNumbers({ x: { data, shape } }: Split, vocabulary: number, info: DatasetInfo): void {
  const at = data.findIndex((value: number) => !Number.isInteger(value) || value < 0 || value >= vocabulary)
  if (at === -1) return
  const width = shape.slice(1).reduce((product, side) => product * side, 1)
  const column = info.kind === 'table' ? info.columns[at % width]?.name : undefined
  throw new DataError({
    message: `embedding accepts whole numbers from 0 to ${vocabulary - 1}; increase vocabulary or renumber the values`,
    row: Math.floor(at / width),
    ...(column === undefined ? {} : { column }),
    received: String(data[at]),
  })
}
