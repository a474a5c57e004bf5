import { crc32, deflateRawSync, deflateSync } from 'node:zlib'

/** One entry of a zip as it is written: what it says of itself may be a lie. */
export type RawEntry = { name: string; packed: Uint8Array; method: 0 | 8; size: number; crc: number; offset?: number }

const words = (size: number, ...at: [offset: number, bytes: 2 | 4, value: number][]): Buffer => {
  const buffer = Buffer.alloc(size)
  for (const [offset, bytes, value] of at) buffer.writeUIntLE(value, offset, bytes)
  return buffer
}

/** A zip of such entries (APPNOTE.TXT 4.3); one with an `offset` has no data of its own but lies over what stands there. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []]
  let length = 0
  for (const { name, packed, method, size, crc, offset } of entries) {
    const bytes = Buffer.from(name)
    const common = words(26, [0, 2, 20], [2, 2, 0x800], [4, 2, method], [10, 4, crc], [14, 4, packed.length], [18, 4, size], [22, 2, bytes.length])
    centrals.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, words(14, [10, 4, offset ?? length]), bytes]))
    if (offset !== undefined) continue
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, packed])
    locals.push(local)
    length += local.length
  }
  const central = Buffer.concat(centrals)
  const end = words(22, [8, 2, entries.length % 65_536], [10, 2, entries.length % 65_536], [12, 4, central.length], [16, 4, length])
  end.write('PK\x05\x06', 'latin1')
  return Buffer.concat([...locals, central, end])
}

/** A file that is packed as it should be. */
export const deflated = (name: string, data: Uint8Array): RawEntry => ({ name, packed: deflateRawSync(data), method: 8, size: data.length, crc: crc32(data) })
export const stored = (name: string, data: Uint8Array): RawEntry => ({ name, packed: data, method: 0, size: data.length, crc: crc32(data) })

/** An NPY file, version 1, with any header. */
export function npy(header: string, data: Uint8Array = new Uint8Array()): Buffer {
  const padded = header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11) + '\n'
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), words(2, [0, 2, padded.length]), Buffer.from(padded, 'latin1'), data])
}
export const npyOf = (descr: string, shape: string, data?: Uint8Array): Buffer =>
  npy(`{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`, data)

/** A grayscale PNG of so many pixels, all of them black, of which `rows` rows are there. */
export function png(width: number, height: number, rows = height): Buffer {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    size.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([size, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const pixels = deflateSync(Buffer.alloc(rows * (width + 1)))
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', new Uint8Array())])
}
