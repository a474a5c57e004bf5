import { elementAt } from '../invariant.js'
import type { MetricSeries } from '../metric-points.js'
import { joined, message } from './message.js'

const seconds = (at: string): number => Date.parse(at) / 1_000

/** Frames an event as a TFRecord: length, checksum of the length, the event, its checksum; numbers are little-endian. */
function record(event: Uint8Array): Uint8Array {
  const frame = new Uint8Array(12 + event.length + 4)
  const view = new DataView(frame.buffer)
  view.setBigUint64(0, BigInt(event.length), true)
  view.setUint32(8, maskedCrc32c(frame.subarray(0, 8)), true)
  frame.set(event, 12)
  view.setUint32(12 + event.length, maskedCrc32c(event), true)
  return frame
}

/** What every TensorBoard event file begins with: its version. `at` is an ISO time. */
export const eventFileHead = (at: string): Uint8Array =>
  record(message({ number: 1, kind: 'double', value: seconds(at) }, { number: 3, kind: 'text', value: 'brain.Event:2' }))

/**
 * The points of a series as scalar events (tensorboard/compat/proto: event.proto, summary.proto). The tag is the metric's key; the values
 * are 32-bit floats, as TensorBoard shows them; a value that is not finite is NaN, so that the curve has its gap.
 */
export const scalarEvents = ({ key, step, value, at }: Pick<MetricSeries, 'key' | 'step' | 'value' | 'at'>): Uint8Array =>
  joined(
    step.map((each, index) => {
      const measured = elementAt(value, index, 'values of the series')
      return scalarEvent(key, each, measured === null ? Number.NaN : measured, elementAt(at, index, 'times of the series'))
    }),
  )

function scalarEvent(key: string, step: number, value: number, at: string): Uint8Array {
  const entry = message({ number: 1, kind: 'text', value: key }, { number: 2, kind: 'float', value })
  return summaryEvent(at, step, entry)
}

/** An event with one summary value, given as the message it already is. */
export function summaryEvent(at: string, step: number, value: Uint8Array): Uint8Array {
  const summary = message({ number: 1, kind: 'message', value })
  return record(
    message({ number: 1, kind: 'double', value: seconds(at) }, { number: 2, kind: 'varint', value: step }, { number: 5, kind: 'message', value: summary }),
  )
}

/** Name of the `part`-th event file of a run. TensorBoard reads the files of a run in the order of their names. */
export const eventFileName = (createdAt: string, part = 0): string =>
  `events.out.tfevents.${Math.floor(seconds(createdAt)).toString().padStart(10, '0')}.trainyard.${part.toString().padStart(6, '0')}`

/** The folder of a run beneath the log directory, of a member or of the averaged ensemble: TensorBoard takes the path as the run's name. */
export const tensorboardRun = (jobId: string, run: number | 'ensemble'): string => `${jobId}/${run === 'ensemble' ? run : `member-${run}`}`

/** The Castagnoli polynomial with its bits turned round (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ polynomial : rest >>> 1
  return rest >>> 0
})

/** CRC-32C of some bytes, as an unsigned number. */
function crc32c(bytes: Uint8Array): number {
  let rest = 0xffff_ffff
  // The index is one byte and the table has 256 numbers, so none is missing.
  for (const byte of bytes) rest = (table[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8)
  return (rest ^ 0xffff_ffff) >>> 0
}

/**
 * The checksum as TFRecord files store it: turned right by 15 bits, plus a constant, so that a checksum of data that holds checksums is
 * still good (tensorflow/core/lib/hash/crc32c.h).
 */
export function maskedCrc32c(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0
}
