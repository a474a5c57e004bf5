/** One field of a protocol buffer message on the wire: its number, and its value in the wire type that `kind` names. */
export type Field =
  | { number: number; kind: 'varint' | 'double' | 'float'; value: number }
  | { number: number; kind: 'text'; value: string }
  | { number: number; kind: 'bytes' | 'message'; value: Uint8Array }

const wireTypes = { varint: 0, double: 1, float: 5, text: 2, bytes: 2, message: 2 } as const

/**
 * Encodes a protocol buffer message from its fields (https://protobuf.dev/programming-guides/encoding). Event files need five small
 * messages, whose numbers never change: a schema compiler would be more code than this.
 */
export function message(...fields: readonly Field[]): Uint8Array {
  return joined(fields.flatMap((field) => [varint((field.number << 3) | wireTypes[field.kind]), ...payload(field)]))
}

/** Parts one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function payload({ kind, value }: Field): Uint8Array[] {
  switch (kind) {
    case 'varint':
      return [varint(value)]
    case 'double':
      return [new Uint8Array(Float64Array.of(value).buffer)]
    case 'float':
      return [new Uint8Array(Float32Array.of(value).buffer)]
    case 'text': {
      const bytes = new TextEncoder().encode(value)
      return [varint(bytes.length), bytes]
    }
    case 'bytes':
    case 'message':
      return [varint(value.length), value]
  }
}

/** Seven bits a byte, the lowest first. Steps and lengths are never negative and below 2⁵³. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
