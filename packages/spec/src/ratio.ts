/** A quotient of two whole numbers, exact however large they are; `whole` is above zero. */
export type Ratio = { part: bigint; whole: bigint }

/**
 * The number that a person wrote: 0.1 is one tenth, not the binary fraction nearest to it. So a share of a number of steps is whole where it is whole on paper.
 *
 * @throws {SyntaxError} for a number that is not finite.
 */
export function ratioOf(value: number): Ratio {
  const [digits = '', exponent = '0'] = String(value).split('e')
  const [before = '', after = ''] = digits.split('.')
  const power = Number(exponent) - after.length
  const part = BigInt(before + after)
  return power < 0 ? { part, whole: 10n ** BigInt(-power) } : { part: part * 10n ** BigInt(power), whole: 1n }
}

/** The product. */
export const timesRatio = (a: Ratio, b: Ratio): Ratio => ({ part: a.part * b.part, whole: a.whole * b.whole })

/** How often a ratio above zero goes into another of at least zero, as a whole number. */
export const wholeTimes = (a: Ratio, into: Ratio): bigint => (into.part * a.whole) / (into.whole * a.part)

/** More digits would overflow a float64. */
const mostHexDigits = 250

/** The nearest float64, or its neighbor where `part` or `whole` is beyond 2^53. */
export function numberOf({ part, whole }: Ratio): number {
  const digits = Math.max(part.toString(16).length, whole.toString(16).length)
  const dropped = BigInt(4 * Math.max(0, digits - mostHexDigits))
  return Number(part >> dropped) / Number(whole >> dropped)
}
