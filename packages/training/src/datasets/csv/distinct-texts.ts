import { hash, randomBytes } from 'node:crypto'
import { defined, elementAt, invariant, limits } from '@trainyard/spec'
import type { ScratchFile } from '@trainyard/tables'

/** Texts by number, wherever they lie. */
export type Texts = Iterable<string> & { readonly size: number; at(code: number): string }

/** How many texts, and how many characters of them, are in memory at most. */
export type TextRoom = { texts: number; characters: number }

const usualRoom: TextRoom = { texts: limits.datasetTexts, characters: limits.textCharactersInMemory }

/**
 * The different texts of a column, numbered from 0 in the order in which they came, composed (NFC). They are in memory while they are few; of many, each takes about 20
 * bytes of memory, and its characters lie in a scratch file.
 */
export class DistinctTexts implements Texts {
  readonly #file: ScratchFile
  readonly #room: TextRoom
  #kept: KeptTexts = new TextsInMemory()

  constructor(file: ScratchFile, room: TextRoom = usualRoom) {
    this.#file = file
    this.#room = room
  }

  get size(): number {
    return this.#kept.size
  }

  /** The characters of all texts together. */
  get characters(): number {
    return this.#kept.characters
  }

  /** The number of a text, which is added if it is new. */
  add(text: string): number {
    if (this.#kept instanceof TextsInMemory && (this.#kept.size > this.#room.texts || this.#kept.characters > this.#room.characters)) {
      const onDisk = new TextsOnDisk(this.#file)
      for (const known of this.#kept) onDisk.add(known)
      this.#kept = onDisk
    }
    return this.#kept.add(text)
  }

  has(text: string): boolean {
    return this.#kept.has(text)
  }

  /** @throws {Error} when no text has the number. */
  at(code: number): string {
    return this.#kept.at(code)
  }

  /** The first texts, up to `most`. */
  first(most: number): string[] {
    return Array.from({ length: Math.min(most, this.size) }, (_, code) => this.at(code))
  }

  *[Symbol.iterator](): Generator<string> {
    for (let code = 0; code < this.size; code += 1) yield this.at(code)
  }
}

type KeptTexts = Texts & { readonly characters: number; add(text: string): number; has(text: string): boolean }

/** The same text in memory of its own: one that was cut out of a file would keep the piece that it was cut from. */
const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')

class TextsInMemory implements KeptTexts {
  readonly #texts: string[] = []
  /** Leads to a text from each way in which it was written. */
  readonly #codes = new Map<string, number>()
  characters = 0

  get size(): number {
    return this.#texts.length
  }

  add(text: string): number {
    const known = this.#codes.get(text)
    if (known !== undefined) return known
    const own = ownText(text)
    const composed = own.normalize('NFC')
    const code = this.#codes.get(composed) ?? this.#texts.length
    if (code === this.#texts.length) {
      this.#texts.push(composed)
      this.characters += composed.length
      this.#codes.set(composed, code)
    }
    this.#codes.set(own, code)
    return code
  }

  has(text: string): boolean {
    return this.#codes.has(text) || this.#codes.has(text.normalize('NFC'))
  }

  at(code: number): string {
    return elementAt(this.#texts, code, 'texts of a column')
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#texts.values()
  }
}

/** Bytes of texts that are written to the file, or read from it, at once. */
const chunkBytes = 1 << 16
/** Bytes of a character in UTF-16. */
const bytesEach = 2
const firstTexts = 1 << 17
const none = -1

/** Texts as UTF-16, which loses nothing, in chunks of a file; in memory are where each begins, its hash, and a table that leads from hashes to numbers. */
class TextsOnDisk implements KeptTexts {
  readonly #file: ScratchFile
  /** Where each full chunk lies in the file. */
  readonly #places: number[] = []
  readonly #last = Buffer.alloc(chunkBytes)
  readonly #read = { chunk: none, bytes: Buffer.alloc(chunkBytes) }
  /** Texts are found by hash. Its key is drawn, so that nobody can send texts that share one. */
  readonly #key = randomBytes(16).toString('latin1')
  /** Which character of all each text begins with, and after the last one the next: `limits.datasetTextCharacters` of them have room. */
  #starts = new Uint32Array(firstTexts + 1)
  #hashes = new Int32Array(firstTexts)
  /** Numbers of texts by hash, with linear probing: half of it is empty. */
  #table = new Int32Array(2 * firstTexts).fill(none)
  size = 0

  constructor(file: ScratchFile) {
    this.#file = file
  }

  get characters(): number {
    return this.#startOf(this.size)
  }

  #startOf(code: number): number {
    return elementAt(this.#starts, code, 'starts of texts')
  }

  add(text: string): number {
    const bytes = Buffer.from(text.normalize('NFC'), 'utf16le')
    const hashed = this.#hashOf(bytes)
    const known = this.#find(bytes, hashed)
    if (known !== none) return known
    if (this.size === this.#hashes.length) this.#grow()
    const code = this.size
    this.#append(bytes)
    this.#hashes[code] = hashed
    this.#enter(code)
    return code
  }

  has(text: string): boolean {
    const bytes = Buffer.from(text.normalize('NFC'), 'utf16le')
    return this.#find(bytes, this.#hashOf(bytes)) !== none
  }

  at(code: number): string {
    invariant(code >= 0 && code < this.size, `text ${code} of ${this.size}`)
    const start = bytesEach * this.#startOf(code)
    const bytes = Buffer.allocUnsafe(bytesEach * this.#startOf(code + 1) - start)
    for (let done = 0; done < bytes.length; ) done += this.#chunk(Math.floor((start + done) / chunkBytes)).copy(bytes, done, (start + done) % chunkBytes)
    return bytes.toString('utf16le')
  }

  *[Symbol.iterator](): Generator<string> {
    for (let code = 0; code < this.size; code += 1) yield this.at(code)
  }

  #hashOf(bytes: Buffer): number {
    return hash('sha1', this.#key + bytes.toString('latin1'), 'buffer').readInt32LE()
  }

  #find(bytes: Buffer, hashed: number): number {
    const mask = this.#table.length - 1
    for (let slot = hashed & mask; ; slot = (slot + 1) & mask) {
      const code = elementAt(this.#table, slot, 'table of texts')
      if (code === none || (this.#hashes[code] === hashed && this.#isAt(code, bytes))) return code
    }
  }

  #isAt(code: number, bytes: Buffer): boolean {
    return bytesEach * (this.#startOf(code + 1) - this.#startOf(code)) === bytes.length && this.at(code) === bytes.toString('utf16le')
  }

  /** Writes the number of a text into the table. */
  #enter(code: number): void {
    const mask = this.#table.length - 1
    let slot = elementAt(this.#hashes, code, 'hashes of texts') & mask
    while (this.#table[slot] !== none) slot = (slot + 1) & mask
    this.#table[slot] = code
  }

  #grow(): void {
    const [starts, hashes] = [this.#starts, this.#hashes]
    this.#starts = new Uint32Array(2 * hashes.length + 1)
    this.#starts.set(starts)
    this.#hashes = new Int32Array(2 * hashes.length)
    this.#hashes.set(hashes)
    this.#table = new Int32Array(4 * hashes.length).fill(none)
    for (let code = 0; code < this.size; code += 1) this.#enter(code)
  }

  #append(bytes: Buffer): void {
    const start = bytesEach * this.characters
    for (let done = 0; done < bytes.length; ) {
      const offset = (start + done) % chunkBytes
      done += bytes.copy(this.#last, offset, done)
      if ((start + done) % chunkBytes > 0) continue
      this.#places.push(this.#file.length)
      this.#file.write(this.#last, this.#file.length)
    }
    this.size += 1
    this.#starts[this.size] = (start + bytes.length) / bytesEach
  }

  #chunk(chunk: number): Buffer {
    if (chunk === this.#places.length) return this.#last
    if (this.#read.chunk !== chunk) {
      this.#file.fill(this.#read.bytes, defined(this.#places[chunk], 'place of a chunk'))
      this.#read.chunk = chunk
    }
    return this.#read.bytes
  }
}
