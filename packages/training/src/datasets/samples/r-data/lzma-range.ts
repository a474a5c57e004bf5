/** Probabilities of eleven bits, at even odds. */
export const evenOdds = (count: number): Uint16Array => new Uint16Array(count).fill(1024)

/** The range decoder of LZMA: bits, each with a probability of its own that adapts to what was read. Reading past the end yields zeros. */
export class RangeDecoder {
  #range = 0xffffffff
  #code = 0
  #at: number

  /** Starts at the first of the five bytes that open a chunk. */
  constructor(
    private readonly bytes: Uint8Array,
    start: number,
  ) {
    this.#at = start + 1
    for (let index = 0; index < 4; index++) this.#code = ((this.#code << 8) | this.#next()) >>> 0
  }

  bit(odds: Uint16Array, index: number): 0 | 1 {
    const odd = odds[index] ?? 1024
    const bound = (this.#range >>> 11) * odd
    const one = this.#code >= bound
    if (one) {
      this.#range = (this.#range - bound) >>> 0
      this.#code = (this.#code - bound) >>> 0
      odds[index] = odd - (odd >>> 5)
    } else {
      this.#range = bound >>> 0
      odds[index] = odd + ((2048 - odd) >>> 5)
    }
    this.#refill()
    return one ? 1 : 0
  }

  /** Bits at even odds that do not adapt, the highest first. */
  direct(count: number): number {
    let value = 0
    for (let index = 0; index < count; index++) {
      this.#range = this.#range >>> 1
      const one = this.#code >= this.#range
      if (one) this.#code = (this.#code - this.#range) >>> 0
      this.#refill()
      value = value * 2 + (one ? 1 : 0)
    }
    return value
  }

  /** A number of so many bits, the highest first; its odds lie in a tree from `offset` on. */
  tree(odds: Uint16Array, offset: number, bits: number): number {
    let node = 1
    for (let index = 0; index < bits; index++) node = (node << 1) | this.bit(odds, offset + node)
    return node - (1 << bits)
  }

  /** The same with the lowest bit first. */
  reverseTree(odds: Uint16Array, offset: number, bits: number): number {
    let [node, value] = [1, 0]
    for (let index = 0; index < bits; index++) {
      const bit = this.bit(odds, offset + node)
      node = (node << 1) | bit
      value |= bit << index
    }
    return value
  }

  #refill(): void {
    if (this.#range >= 2 ** 24) return
    this.#range = (this.#range << 8) >>> 0
    this.#code = ((this.#code << 8) | this.#next()) >>> 0
  }

  #next(): number {
    // default: beyond the end stand zeros; what was decoded is checked by its size
    return this.bytes[this.#at++] ?? 0
  }
}
