import { expect, test } from 'vitest'
import { eventFileHead, eventFileName, maskedCrc32c, scalarEvents } from './event-file.js'
import { hparamsEvent, sessionEndEvent } from './hparams-event.js'
import { joined } from './message.js'

/** Reads fields by the wire format alone: number → values, varints as bigints, the rest as bytes. */
function fieldsOf(bytes: Uint8Array): Map<number, (bigint | Uint8Array)[]> {
  const fields = new Map<number, (bigint | Uint8Array)[]>()
  let at = 0
  const varint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(bytes[at++] ?? 0)
      value |= (byte & 0x7fn) << shift
      if (byte < 0x80n) return value
    }
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const type = tag & 7
    const size = type === 2 ? Number(varint()) : type === 1 ? 8 : 4
    if (![0, 1, 2, 5].includes(type)) throw new Error(`wire type ${type}`)
    const value = type === 0 ? varint() : bytes.subarray(at, (at += size))
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value])
  }
  return fields
}
const bytesOf = (fields: ReturnType<typeof fieldsOf>, number: number): Uint8Array => {
  const [value] = fields.get(number) ?? []
  if (!(value instanceof Uint8Array)) throw new Error(`field ${number} has no bytes`)
  return value
}
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** Castagnoli's remainder by long division, bit by bit: no table, so that it cannot share a mistake with the writer. */
function slowMasked(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0x82f63b78 : 0)
  }
  const crc = ~rest >>> 0
  return Number((BigInt((crc >>> 15) | ((crc << 17) >>> 0)) + 0xa282ead8n) & 0xffffffffn)
}

/** The whole records of a file, as a reader that meets the end of a growing file finds them. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = []
  for (let at = 0; at + 12 <= file.length; ) {
    const length = Number(view(file).getBigUint64(at, true))
    if (at + 16 + length > file.length) break
    const data = file.subarray(at + 12, at + 12 + length)
    expect(view(file).getUint32(at + 8, true)).toBe(slowMasked(file.subarray(at, at + 8)))
    expect(view(file).getUint32(at + 12 + length, true)).toBe(slowMasked(data))
    records.push(data)
    at += 16 + length
  }
  return records
}

const at = ['2026-01-01T00:00:00.250Z', '2026-01-01T00:00:01.500Z', '2026-01-01T00:00:02.000Z']
const file = joined([eventFileHead(at[0] ?? ''), scalarEvents({ key: 'val_loss', step: [0, 300, 2_000_000], value: [0.5, null, -1.25], at })])

test('the masked checksum is the one of the published vectors', () => {
  expect(maskedCrc32c(new TextEncoder().encode('\u001a\u0011CRC test, one two'))).toBe(0x5794d08a)
  expect(maskedCrc32c(new Uint8Array(0))).toBe(0xa282ead8)
})

test('another reader finds the version, then every point with its tag, step, wall time and value', () => {
  const [head, ...points] = recordsOf(file).map(fieldsOf)
  expect(head && text(bytesOf(head, 3))).toBe('brain.Event:2')
  const read = points.map((event) => {
    const value = fieldsOf(bytesOf(fieldsOf(bytesOf(event, 5)), 1))
    return [text(bytesOf(value, 1)), event.get(2)?.[0], view(bytesOf(event, 1)).getFloat64(0, true), view(bytesOf(value, 2)).getFloat32(0, true)]
  })
  expect(read).toEqual([
    ['val_loss', 0n, 1767225600.25, 0.5],
    ['val_loss', 300n, 1767225601.5, Number.NaN],
    ['val_loss', 2_000_000n, 1767225602, -1.25],
  ])
})

test('cut at any byte, a file still gives its whole records', () => {
  const ends = recordsOf(file).map((_, index, all) => all.slice(0, index + 1).reduce((sum, { length }) => sum + length + 16, 0))
  for (let cut = 0; cut <= file.length; cut++) expect(recordsOf(file.subarray(0, cut))).toHaveLength(ends.filter((end) => end <= cut).length)
})

test('a session of the hyperparameters carries each of them in its type', () => {
  const [event] = recordsOf(hparamsEvent({ group: 'job_1', startedAt: at[0] ?? '', values: { 'optimizer.type': 'adam', seed: 7, nesterov: true } })).map(
    fieldsOf,
  )
  const value = event && fieldsOf(bytesOf(fieldsOf(bytesOf(event, 5)), 1))
  const plugin = value && fieldsOf(bytesOf(fieldsOf(bytesOf(value, 9)), 1))
  const session = plugin && fieldsOf(bytesOf(fieldsOf(bytesOf(plugin, 2)), 3))
  const values = (session?.get(1) ?? []).map((entry) => {
    const pair = fieldsOf(entry as Uint8Array)
    return [text(bytesOf(pair, 1)), [...fieldsOf(bytesOf(pair, 2)).keys()][0]]
  })
  expect(plugin && text(bytesOf(plugin, 1))).toBe('hparams')
  expect(session && text(bytesOf(session, 4))).toBe('job_1')
  expect(values).toEqual([
    ['optimizer.type', 3],
    ['seed', 2],
    ['nesterov', 4],
  ])
})

test.each([
  ['succeeded', 1n],
  ['failed', 2n],
  ['cancelled', 2n],
] as const)('the end of a session that %s says when and how', (status, code) => {
  const [event] = recordsOf(sessionEndEvent({ endedAt: at[1] ?? '', status })).map(fieldsOf)
  const value = event && fieldsOf(bytesOf(fieldsOf(bytesOf(event, 5)), 1))
  const plugin = value && fieldsOf(bytesOf(fieldsOf(bytesOf(value, 9)), 1))
  const end = plugin && fieldsOf(bytesOf(fieldsOf(bytesOf(plugin, 2)), 4))
  expect(value && text(bytesOf(value, 1))).toBe('_hparams_/session_end_info')
  expect(end?.get(1)).toEqual([code])
  expect(end && view(bytesOf(end, 2)).getFloat64(0, true)).toBe(1767225601.5)
})

test('files of a run sort in the order in which they were written', () => {
  const names = [0, 1, 9, 10, 100].map((part) => eventFileName(at[0] ?? '', part))
  expect([...names].sort()).toEqual(names)
  expect(names[0]).toContain('tfevents')
})
