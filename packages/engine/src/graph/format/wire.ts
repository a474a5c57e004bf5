/**
 * Writes protocol buffers' wire format (protobuf.dev/programming-guides/encoding): just what a GraphDef needs. The
 * bytes of a large constant are kept as they are and joined once, at the end.
 */
export class WireWriter {
  private readonly parts: Uint8Array[] = []
  private length = 0

  /** An integer, enum or bool. Negative numbers take ten bytes, as int64 does. */
  integer(field: number, value: number): this {
    return this.push(varint(field * 8)).push(varint(value))
  }

  /** A 32-bit float. */
  float(field: number, value: number): this {
    return this.push(varint(field * 8 + 5)).push(new Uint8Array(new Float32Array([value]).buffer))
  }

  /** Bytes or a string, which is written as UTF-8. */
  bytes(field: number, value: Uint8Array | string): this {
    const content = typeof value === 'string' ? utf8.encode(value) : value
    return this.push(varint(field * 8 + 2))
      .push(varint(content.length))
      .push(content)
  }

  /** A nested message. */
  message(field: number, write: (inner: WireWriter) => void): this {
    const inner = new WireWriter()
    write(inner)
    this.push(varint(field * 8 + 2)).push(varint(inner.length))
    for (const part of inner.parts) this.push(part)
    return this
  }

  /** A repeated integer, packed. */
  packedIntegers(field: number, values: readonly number[]): this {
    return this.bytes(field, Buffer.concat(values.map(varint)))
  }

  /** A repeated float, packed. */
  packedFloats(field: number, values: readonly number[]): this {
    return this.bytes(field, new Uint8Array(new Float32Array(values).buffer))
  }

  /** Everything written so far, as one array. */
  finish(): Uint8Array {
    return Buffer.concat(this.parts, this.length)
  }

  private push(part: Uint8Array): this {
    this.parts.push(part)
    this.length += part.length
    return this
  }
}

const utf8 = new TextEncoder()

/** Tags and lengths are mostly of one byte: a graph has some ten thousand of them. */
const oneByte = Array.from({ length: 128 }, (_, value) => Uint8Array.of(value))

function varint(value: number): Uint8Array {
  const known = oneByte[value]
  if (known) return known
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
