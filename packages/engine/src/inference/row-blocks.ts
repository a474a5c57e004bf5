import { elementAt } from '@trainyard/spec'
import { EngineError } from '../backend/engine-error.js'
import type { FeedSpec, HostArray } from '../graph/contract.js'
import { sizeOf } from '../graph/format/data-types.js'
import type { FeedValues } from './inference-contract.js'

/** Some rows of a request that run as one batch: `size` rows are computed, the first `used` of them are wanted. */
export type RowBlock = {
  readonly start: number
  readonly used: number
  readonly size: number
}

/** A batch is padded to at most this many times its rows; where that does not do, a part of it runs as a smaller batch. */
const paddedAtMost = 2

/**
 * Cuts a request into batches of the compiled sizes, given in rising order; without sizes it is one batch. Padding is computed like rows that are wanted, so a
 * size of more than twice the rows that are left is taken only where no smaller one can be filled: with the sizes 16 and 256, seventeen rows run as a full
 * batch of 16 and another of 16 that holds one row.
 */
export function blocksOf(rows: number, sizes: readonly number[]): RowBlock[] {
  const blocks: RowBlock[] = []
  for (let start = 0; start < rows; ) {
    const left = rows - start
    const [above, below] = [sizes.find((candidate) => candidate >= left), sizes.findLast((candidate) => candidate <= left)]
    const size = above !== undefined && (below === undefined || above <= paddedAtMost * left) ? above : (below ?? left)
    const used = Math.min(size, left)
    blocks.push({ start, used, size })
    start += used
  }
  return blocks
}

/**
 * A feed's values for a batch: the given ones where they fill it, else a padded copy.
 * @throws {EngineError} `STEP_BAD_FEED` where there are too few.
 */
export function blockValues(name: string, { shape, dtype }: FeedSpec, values: FeedValues, { start, used, size }: RowBlock): Float32Array | Int32Array {
  const width = sizeOf(shape)
  const given = values[name]
  const array = dtype === 'float32' ? Float32Array : Int32Array
  if (!(given instanceof array)) throw new EngineError('STEP_BAD_FEED', `feed ${name} must be a ${array.name}`)
  if (given.length < (start + used) * width) throw new EngineError('STEP_BAD_FEED', `feed ${name} holds ${given.length} values, fewer than the rows need`)
  const own = given.subarray(start * width, (start + used) * width)
  if (used === size) return own
  const padded = new array(size * width)
  padded.set(own)
  return padded
}

/** One output of all batches as one array, without what was padded. `lead` is 1 where the rows are the second axis, behind the members, else 0. */
export function joinedRows(parts: readonly HostArray[], blocks: readonly RowBlock[], lead: 0 | 1): HostArray {
  const [first] = parts
  if (first === undefined) return { shape: [0], values: new Float32Array(0) }
  const members = lead === 1 ? elementAt(first.shape, 0, 'members of an output') : 1
  const rest = first.shape.slice(lead + 1)
  const rows = blocks.reduce((sum, { used }) => sum + used, 0)
  const shape = [...first.shape.slice(0, lead), rows, ...rest]
  if (parts.length === 1 && blocks[0]?.size === rows) return { shape, values: first.values }
  const width = sizeOf(rest)
  const values = emptyLike(first.values, members * rows * width)
  blocks.forEach(({ start, used, size }, i) => {
    const part = parts[i]?.values ?? first.values
    for (let member = 0; member < members; member++)
      values.set(part.subarray(member * size * width, (member * size + used) * width), (member * rows + start) * width)
  })
  return { shape, values }
}

function emptyLike(values: HostArray['values'], length: number): HostArray['values'] {
  if (values instanceof Float32Array) return new Float32Array(length)
  return values instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length)
}
