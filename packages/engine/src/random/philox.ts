/**
 * Philox4x32-10: a counter-based generator. Four 32-bit words of counter and two of key give four random words, with
 * no state, so that any block of any stream can be had at once and in any order. Source: Salmon, Moraes, Dror & Shaw,
 * "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011, section 3.3 and table 2 (constants).
 */

const MULTIPLIER_0 = 0xd2511f53
const MULTIPLIER_1 = 0xcd9e8d57
const WEYL_0 = 0x9e3779b9
const WEYL_1 = 0xbb67ae85
const ROUNDS = 10

/** One block: writes four words (as unsigned 32-bit) to `out` at `offset`. The arguments are 32-bit words of any sign. */
export function philoxBlock(
  out: Uint32Array,
  offset: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  // Single assignments: arrays taken apart cost a process that has just started several times as much.
  let c0 = counter0 | 0
  let c1 = counter1 | 0
  let c2 = counter2 | 0
  let c3 = counter3 | 0
  let k0 = key0 | 0
  let k1 = key1 | 0
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0)
    const high1 = multiplyHigh(MULTIPLIER_1, c2)
    const low0 = Math.imul(MULTIPLIER_0, c0)
    const low1 = Math.imul(MULTIPLIER_1, c2)
    c0 = high1 ^ c1 ^ k0
    c2 = high0 ^ c3 ^ k1
    c1 = low1
    c3 = low0
    k0 = (k0 + WEYL_0) | 0
    k1 = (k1 + WEYL_1) | 0
  }
  out[offset] = c0
  out[offset + 1] = c1
  out[offset + 2] = c2
  out[offset + 3] = c3
}

/** The upper 32 bits of the 64-bit product of two unsigned words, by 16-bit halves in whole numbers; the result's sign is to be ignored. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const cross1 = Math.imul(aHigh, bLow)
  const cross2 = Math.imul(aLow, bHigh)
  const carry = (Math.imul(aLow, bLow) >>> 16) + (cross1 & 0xffff) + (cross2 & 0xffff)
  return (Math.imul(aHigh, bHigh) + (cross1 >>> 16) + (cross2 >>> 16) + (carry >>> 16)) | 0
}
