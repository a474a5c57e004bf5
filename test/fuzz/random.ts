/** A source of chance that follows from a seed, so that what was made of it can be made again. */
export type Random = {
  /** From 0 up to 1. */
  share(): number
  /** A whole number from `from` to `to`, both included. */
  whole(from: number, to: number): number
  /** True once in `times`. */
  once(times: number): boolean
  pick<T>(list: readonly T[]): T
}

/** The chance of one request of a run: it depends on nothing that was drawn for another (mulberry32, over a mix of both numbers). */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)) >>> 0
  const share = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  share()
  const whole = (from: number, to: number) => from + Math.floor(share() * (to - from + 1))
  return {
    share,
    whole,
    once: (times) => share() * times < 1,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('there is nothing to pick from')
      return list[whole(0, list.length - 1)] as (typeof list)[number]
    },
  }
}
