import { TensorError } from './errors.js'
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half-floats.js'

/** What the elements of a tensor of each datatype are in JavaScript. */
export type TensorData = {
  BOOL: readonly boolean[]
  UINT8: Uint8Array
  UINT16: Uint16Array
  UINT32: Uint32Array
  UINT64: BigUint64Array
  INT8: Int8Array
  INT16: Int16Array
  INT32: Int32Array
  INT64: BigInt64Array
  /** Numbers that FP16 holds exactly. */
  FP16: Float32Array
  /** Numbers that BF16 holds exactly. */
  BF16: Float32Array
  FP32: Float32Array
  FP64: Float64Array
  /** Bytes of any length for each element; a text is its UTF-8. */
  BYTES: readonly Uint8Array[]
}

/** The datatypes of the protocol, and BF16 of Triton. */
export type Datatype = keyof TensorData

/** What an element may be given as: a missing number is null or NaN, a text is sent as its UTF-8. */
export type ElementInput = number | bigint | boolean | string | Uint8Array | null

type Codec<Data> = {
  /** Bytes of one element in binary; null where each has its own length. */
  bytes: number | null
  /** Whether JSON can carry it: Triton and KServe take FP16 and BF16 in binary only. */
  json: boolean
  /** Takes elements of any form, converted without loss but for the rounding of floating point. @throws {TensorError} naming the element that does not fit. */
  from(elements: ArrayLike<ElementInput>): Data
  /** Little-endian, row-major, without padding. */
  write(data: Data): Uint8Array<ArrayBuffer>
  /** @throws {TensorError} when the bytes are no whole elements, or not as many as asked for. */
  read(bytes: Uint8Array, count: number): Data
  /** The elements as JSON text writes them, exactly. */
  toJson(data: Data): string[]
}

type IntegerArray = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Int32Array
type LongArray = BigInt64Array | BigUint64Array

const quoted = (element: ElementInput): string =>
  typeof element === 'bigint' ? `${element}` : element instanceof Uint8Array ? `${element.length} bytes` : JSON.stringify(element)

/** @throws {TensorError} always, naming the element. */
function refuse(index: number, element: ElementInput, rule: string): never {
  throw new TensorError(`element ${index} must be ${rule}; received ${quoted(element)}`)
}

function exactly(bytes: Uint8Array, count: number, size: number): DataView {
  if (bytes.byteLength !== count * size) throw new TensorError(`${count} elements of ${size} bytes take ${count * size} bytes; received ${bytes.byteLength}`)
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** How a typed array of elements of one width is made, read and written. */
type FixedWidth<A, E> = {
  bytes: number
  create(length: number): A & { [index: number]: E; length: number }
  get(view: DataView, offset: number): E
  set(view: DataView, offset: number, value: E): void
  /** The element as the datatype holds it. @throws {TensorError} when it cannot. */
  held(element: ElementInput, index: number): E
  /** The element as JSON writes it. @throws {TensorError} when JSON cannot. */
  text?(value: E, index: number): string
  json?: boolean
}

function fixedWidth<A extends ArrayLike<E>, E>({ bytes, create, get, set, held, text = String, json = true }: FixedWidth<A, E>): Codec<A> {
  return {
    bytes,
    json,
    from(elements) {
      const data = create(elements.length)
      for (let index = 0; index < elements.length; index++) data[index] = held(elements[index] as ElementInput, index)
      return data
    },
    write(data) {
      const view = new DataView(new ArrayBuffer(data.length * bytes))
      for (let index = 0; index < data.length; index++) set(view, index * bytes, data[index] as E)
      return new Uint8Array(view.buffer)
    },
    read(source, count) {
      const view = exactly(source, count, bytes)
      const data = create(count)
      for (let index = 0; index < count; index++) data[index] = get(view, index * bytes)
      return data
    },
    toJson: (data) => Array.from(data, text),
  }
}

type Access<A, E> = Pick<FixedWidth<A, E>, 'create' | 'get' | 'set'>

const integers = <A extends IntegerArray>(bytes: number, [least, most]: readonly [number, number], access: Access<A, number>): Codec<A> =>
  fixedWidth<A, number>({
    bytes,
    ...access,
    held(element, index) {
      const value = typeof element === 'bigint' ? Number(element) : element
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
      return refuse(index, element, `a whole number between ${least} and ${most}`)
    },
  })

const longs = <A extends LongArray>([least, most]: readonly [bigint, bigint], access: Access<A, bigint>): Codec<A> =>
  fixedWidth<A, bigint>({
    bytes: 8,
    ...access,
    held(element, index) {
      // A number beyond 2^53 is not the integer that its writer meant.
      const value = typeof element === 'number' && Number.isSafeInteger(element) ? BigInt(element) : element
      if (typeof value === 'bigint' && value >= least && value <= most) return value
      return refuse(index, element, `a whole number between ${least} and ${most}, beyond 2^53 as a bigint`)
    },
  })

type FloatAccess<A> = Access<A, number> & {
  /** The nearest value that the datatype holds. */
  round(value: number): number
}

const floats = <A extends Float32Array | Float64Array>(bytes: number, json: boolean, { round, ...access }: FloatAccess<A>): Codec<A> =>
  fixedWidth<A, number>({
    bytes,
    json,
    ...access,
    held(element, index) {
      const value = element === null ? NaN : element
      if (typeof value !== 'number') return refuse(index, element, 'a number, or null for a missing one')
      const held = round(value)
      return Number.isFinite(value) && !Number.isFinite(held) ? refuse(index, element, `a number that ${bytes} bytes of floating point can hold`) : held
    },
    text(value, index) {
      if (value === Infinity || value === -Infinity) return refuse(index, value, 'finite in JSON, which has no infinity; send it in binary')
      return Number.isNaN(value) ? 'null' : Object.is(value, -0) ? '-0' : String(value)
    },
  })

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8 = new TextEncoder()

const booleans: Codec<TensorData['BOOL']> = {
  bytes: 1,
  json: true,
  from: (elements) =>
    Array.from(elements, (element, index) => {
      if (typeof element === 'boolean') return element
      return element === 0 || element === 1 ? element === 1 : refuse(index, element, 'true or false')
    }),
  write: (data) => Uint8Array.from(data, Number),
  read(bytes, count) {
    exactly(bytes, count, 1)
    return Array.from(bytes, (byte, index) => (byte > 1 ? refuse(index, byte, 'the byte 0 or 1') : byte === 1))
  },
  toJson: (data) => data.map(String),
}

const byteStrings: Codec<TensorData['BYTES']> = {
  bytes: null,
  json: true,
  from: (elements) =>
    Array.from(elements, (element, index) => {
      if (element instanceof Uint8Array) return element
      return typeof element === 'string' ? utf8.encode(element) : refuse(index, element, 'a text or bytes')
    }),
  write(data) {
    const all = new Uint8Array(data.reduce((sum, element) => sum + 4 + element.length, 0))
    const view = new DataView(all.buffer)
    let offset = 0
    for (const element of data) {
      view.setUint32(offset, element.length, true)
      all.set(element, offset + 4)
      offset += 4 + element.length
    }
    return all
  },
  read(bytes, count) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const data: Uint8Array[] = []
    let offset = 0
    while (offset < bytes.length) {
      if (offset + 4 > bytes.length) throw new TensorError(`element ${data.length}: its length takes 4 bytes; ${bytes.length - offset} are left`)
      const length = view.getUint32(offset, true)
      if (length > bytes.length - offset - 4) {
        throw new TensorError(`element ${data.length}: it is said to have ${length} bytes; ${bytes.length - offset - 4} are left`)
      }
      data.push(bytes.subarray(offset + 4, offset + 4 + length))
      offset += 4 + length
    }
    if (data.length !== count) throw new TensorError(`${count} elements were expected; the bytes hold ${data.length}`)
    return data
  },
  toJson: (data) => data.map((element, index) => JSON.stringify(textOf(element, index))),
}

/** @throws {TensorError} when the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array, index: number): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    throw new TensorError(`element ${index} is not UTF-8, so it is no text; its bytes can be sent and read in binary`)
  }
}

/** Every datatype: its width, whether JSON carries it, and how its elements are converted, written and read. */
export const datatypes: { readonly [D in Datatype]: Codec<TensorData[D]> } = {
  BOOL: booleans,
  UINT8: integers(1, [0, 0xff], { create: (n) => new Uint8Array(n), get: (v, o) => v.getUint8(o), set: (v, o, x) => v.setUint8(o, x) }),
  UINT16: integers(2, [0, 0xffff], { create: (n) => new Uint16Array(n), get: (v, o) => v.getUint16(o, true), set: (v, o, x) => v.setUint16(o, x, true) }),
  UINT32: integers(4, [0, 0xffff_ffff], { create: (n) => new Uint32Array(n), get: (v, o) => v.getUint32(o, true), set: (v, o, x) => v.setUint32(o, x, true) }),
  UINT64: longs([0n, 2n ** 64n - 1n], {
    create: (n) => new BigUint64Array(n),
    get: (v, o) => v.getBigUint64(o, true),
    set: (v, o, x) => v.setBigUint64(o, x, true),
  }),
  INT8: integers(1, [-(2 ** 7), 2 ** 7 - 1], { create: (n) => new Int8Array(n), get: (v, o) => v.getInt8(o), set: (v, o, x) => v.setInt8(o, x) }),
  INT16: integers(2, [-(2 ** 15), 2 ** 15 - 1], {
    create: (n) => new Int16Array(n),
    get: (v, o) => v.getInt16(o, true),
    set: (v, o, x) => v.setInt16(o, x, true),
  }),
  INT32: integers(4, [-(2 ** 31), 2 ** 31 - 1], {
    create: (n) => new Int32Array(n),
    get: (v, o) => v.getInt32(o, true),
    set: (v, o, x) => v.setInt32(o, x, true),
  }),
  INT64: longs([-(2n ** 63n), 2n ** 63n - 1n], {
    create: (n) => new BigInt64Array(n),
    get: (v, o) => v.getBigInt64(o, true),
    set: (v, o, x) => v.setBigInt64(o, x, true),
  }),
  FP16: floats(2, false, {
    create: (n) => new Float32Array(n),
    round: (x) => fromFloat16(toFloat16(x)),
    get: (v, o) => fromFloat16(v.getUint16(o, true)),
    set: (v, o, x) => v.setUint16(o, toFloat16(x), true),
  }),
  BF16: floats(2, false, {
    create: (n) => new Float32Array(n),
    round: (x) => fromBfloat16(toBfloat16(x)),
    get: (v, o) => fromBfloat16(v.getUint16(o, true)),
    set: (v, o, x) => v.setUint16(o, toBfloat16(x), true),
  }),
  FP32: floats(4, true, {
    create: (n) => new Float32Array(n),
    round: Math.fround,
    get: (v, o) => v.getFloat32(o, true),
    set: (v, o, x) => v.setFloat32(o, x, true),
  }),
  FP64: floats(8, true, {
    create: (n) => new Float64Array(n),
    round: (x) => x,
    get: (v, o) => v.getFloat64(o, true),
    set: (v, o, x) => v.setFloat64(o, x, true),
  }),
  BYTES: byteStrings,
}

/** Whether a text names a datatype that this client reads and writes. */
export const isDatatype = (text: unknown): text is Datatype => typeof text === 'string' && Object.hasOwn(datatypes, text)
