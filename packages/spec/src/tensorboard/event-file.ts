import type { MetricSeries } from '../metric-points.js'
import { maskedCrc32c } from './crc32c.js'
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
  joined(step.map((each, index) => scalarEvent(key, each, value[index] ?? Number.NaN, at[index] ?? '')))

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

/** The folder of a member's run beneath the log directory: TensorBoard takes the path as the run's name. */
export const tensorboardRun = (jobId: string, member: number): string => `${jobId}/member-${member}`
