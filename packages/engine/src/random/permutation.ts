import { elementAt } from '@trainyard/spec'
import { randomWords } from './host-random.js'
import { multiplyHigh } from './philox.js'
import type { RandomKey } from './random-key.js'

/**
 * A random order of 0 to n - 1: the data order of epoch `step`. Every order is equally likely (Fisher & Yates; bounded
 * words by Lemire 2019, "Fast Random Integer Generation in an Interval", with rejection, so without bias).
 */
export function permutation(n: number, key: RandomKey, step = 0): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  const next = boundedSource(n, key, step)
  for (let i = n - 1; i > 0; i--) {
    const j = next(i + 1)
    const kept = elementAt(order, i, 'row')
    order[i] = elementAt(order, j, 'row')
    order[j] = kept
  }
  return order
}

/** `count` whole numbers drawn uniformly, with repeats, from 0 to n - 1: a bootstrap sample of rows. */
export function drawWithReplacement(count: number, n: number, key: RandomKey, step = 0): Int32Array {
  const next = boundedSource(count, key, step)
  return Int32Array.from({ length: count }, () => next(n))
}

/** A function that draws from 0 to bound - 1, fed by whole pages of the stream. */
function boundedSource(pageSize: number, key: RandomKey, step: number): (bound: number) => number {
  const page = Math.max(4, Math.ceil(pageSize / 4) * 4)
  let block = 0
  let words: Uint32Array = new Uint32Array(0)
  let used = 0
  return (bound) => {
    for (;;) {
      if (used === words.length) {
        words = randomWords(page, key, step, block)
        block += page / 4
        used = 0
      }
      const drawn = elementAt(words, used++, 'random word')
      const low = Math.imul(drawn, bound) >>> 0
      // The threshold lies below the bound: its division is needed for next to none of the words.
      if (low >= bound || low >= (0x100000000 - bound) % bound) return multiplyHigh(drawn, bound) >>> 0
    }
  }
}
