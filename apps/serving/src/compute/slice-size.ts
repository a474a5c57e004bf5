import { elementAt } from '@trainyard/spec'

/** How many items of a batch run in one slice. */
export type SliceSize = {
  items(): number
  /** A run of so many items took so long. */
  took(items: number, milliseconds: number): void
}

/**
 * Finds the number of items that a slice has time for, among those that run well at once (rising): from the most it goes down where a full run takes longer
 * than a slice, and up again where the next one would fit, as measured.
 */
export function createSliceSize(sizes: readonly number[], sliceMs: number): SliceSize {
  const top = sizes.length - 1
  const sizeAt = (level: number): number => elementAt(sizes, level, 'sizes of a batch')
  let level = top
  return {
    items: () => sizeAt(level),
    took: (items, milliseconds) => {
      if (items < sizeAt(level)) return
      if (milliseconds > longest * sliceMs && level > 0) level -= 1
      else if (level < top && (milliseconds * sizeAt(level + 1)) / items < sliceMs) level += 1
    },
  }
}

/** Between one slice and so many of them a size stays as it is: a machine that is busy for a moment changes nothing. */
const longest = 2
