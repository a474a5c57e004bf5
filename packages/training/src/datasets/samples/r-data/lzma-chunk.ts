import { elementAt } from '@trainyard/spec'
import { evenOdds, type RangeDecoder } from './lzma-range.js'

/** What LZMA adapts from symbol to symbol: odds, the state of the last symbols, and the last four distances. `lc`, `lp` and `pb` are its three parameters. */
export function freshState(lc: number, lp: number, pb: number) {
  const lengths = () => ({ choice: evenOdds(2), low: evenOdds(16 * 8), mid: evenOdds(16 * 8), high: evenOdds(256) })
  return {
    lc,
    lp,
    pb,
    state: 0,
    distances: [0, 0, 0, 0] as [number, number, number, number],
    literal: evenOdds(0x300 << (lc + lp)),
    isMatch: evenOdds(12 * 16),
    isRep: evenOdds(12),
    isRep0: evenOdds(12),
    isRep0Long: evenOdds(12 * 16),
    isRep1: evenOdds(12),
    isRep2: evenOdds(12),
    slot: evenOdds(4 * 64),
    special: evenOdds(128),
    align: evenOdds(16),
    matchLengths: lengths(),
    repLengths: lengths(),
  }
}
export type LzmaState = ReturnType<typeof freshState>

/**
 * Decodes one chunk of LZMA into `out` from `from` to `to`; earlier output is what matches refer to.
 * @throws {RangeError} where a match refers to nothing.
 */
export function decodeChunk(range: RangeDecoder, lzma: LzmaState, out: Uint8Array, from: number, to: number): void {
  let at = from
  while (at < to) {
    const position = at & ((1 << lzma.pb) - 1)
    if (range.bit(lzma.isMatch, lzma.state * 16 + position) === 0) {
      out[at] = literal(range, lzma, out, at)
      at++
      continue
    }
    const length = range.bit(lzma.isRep, lzma.state) === 0 ? newMatch(range, lzma, position) : repeatedMatch(range, lzma, position)
    const distance = lzma.distances[0] + 1
    if (distance > at || length > to - at) throw new RangeError('the LZMA data are damaged')
    for (const end = at + length; at < end; at++) out[at] = elementAt(out, at - distance, 'bytes before')
  }
}

function literal(range: RangeDecoder, lzma: LzmaState, out: Uint8Array, at: number): number {
  const before = at > 0 ? elementAt(out, at - 1, 'bytes before') : 0
  const offset = 0x300 * (((at & ((1 << lzma.lp) - 1)) << lzma.lc) + (before >> (8 - lzma.lc)))
  let symbol = 1
  if (lzma.state >= 7) {
    let match = elementAt(out, at - lzma.distances[0] - 1, 'bytes before')
    while (symbol < 0x100) {
      const expected = (match >> 7) & 1
      match <<= 1
      const bit = range.bit(lzma.literal, offset + ((1 + expected) << 8) + symbol)
      symbol = (symbol << 1) | bit
      if (bit !== expected) break
    }
  }
  while (symbol < 0x100) symbol = (symbol << 1) | range.bit(lzma.literal, offset + symbol)
  lzma.state = lzma.state < 4 ? 0 : lzma.state < 10 ? lzma.state - 3 : lzma.state - 6
  return symbol & 0xff
}

function newMatch(range: RangeDecoder, lzma: LzmaState, position: number): number {
  const length = matchLength(range, lzma.matchLengths, position)
  const [first, second, third] = lzma.distances
  lzma.distances = [newDistance(range, lzma, length), first, second, third]
  lzma.state = lzma.state < 7 ? 7 : 10
  return length
}

function newDistance(range: RangeDecoder, lzma: LzmaState, length: number): number {
  const slot = range.tree(lzma.slot, Math.min(length - 2, 3) * 64, 6)
  if (slot < 4) return slot
  const bits = (slot >> 1) - 1
  const base = (2 | (slot & 1)) * 2 ** bits
  if (slot < 14) return base + range.reverseTree(lzma.special, base - slot, bits)
  return base + range.direct(bits - 4) * 16 + range.reverseTree(lzma.align, 0, 4)
}

function repeatedMatch(range: RangeDecoder, lzma: LzmaState, position: number): number {
  const { state } = lzma
  const [d0, d1, d2, d3] = lzma.distances
  if (range.bit(lzma.isRep0, state) === 0) {
    if (range.bit(lzma.isRep0Long, state * 16 + position) === 0) {
      lzma.state = state < 7 ? 9 : 11
      return 1
    }
  } else if (range.bit(lzma.isRep1, state) === 0) lzma.distances = [d1, d0, d2, d3]
  else if (range.bit(lzma.isRep2, state) === 0) lzma.distances = [d2, d0, d1, d3]
  else lzma.distances = [d3, d0, d1, d2]
  lzma.state = state < 7 ? 8 : 11
  return matchLength(range, lzma.repLengths, position)
}

function matchLength(range: RangeDecoder, lengths: LzmaState['matchLengths'], position: number): number {
  if (range.bit(lengths.choice, 0) === 0) return 2 + range.tree(lengths.low, position * 8, 3)
  if (range.bit(lengths.choice, 1) === 0) return 10 + range.tree(lengths.mid, position * 8, 3)
  return 18 + range.tree(lengths.high, 0, 8)
}
