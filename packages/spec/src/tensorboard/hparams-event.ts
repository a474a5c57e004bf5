import { summaryEvent } from './event-file.js'
import { type Field, message } from './message.js'

/** A hyperparameter as TensorBoard's HPARAMS page can filter it. */
export type HparamValue = string | number | boolean

/** What the page groups by: the members of a job share one group. */
export type HparamsSession = { group: string; startedAt: string; values: Readonly<Record<string, HparamValue>> }

/**
 * The event by which TensorBoard's HPARAMS page knows a run: `SessionStartInfo` within the metadata of an empty tensor
 * (tensorboard/plugins/hparams: plugin_data.proto, metadata.py).
 */
export function hparamsEvent({ group, startedAt, values }: HparamsSession): Uint8Array {
  const entries = Object.entries(values).map(
    ([name, value]): Field => ({
      number: 1,
      kind: 'message',
      value: message({ number: 1, kind: 'text', value: name }, { number: 2, kind: 'message', value: message(valueField(value)) }),
    }),
  )
  const session = message(...entries, { number: 4, kind: 'text', value: group }, { number: 5, kind: 'double', value: Date.parse(startedAt) / 1_000 })
  return pluginEvent('_hparams_/session_start_info', startedAt, message({ number: 3, kind: 'message', value: session }))
}

/** How a run ended, as the page shows it; the numbers are those of its enum (tensorboard/plugins/hparams: api.proto). */
const endings = { succeeded: 1, failed: 2, cancelled: 2 } as const

/** The event by which the page knows that a run has ended, and how: `SessionEndInfo`. `endedAt` is an ISO time. */
export function sessionEndEvent({ endedAt, status }: { endedAt: string; status: keyof typeof endings }): Uint8Array {
  const end = message({ number: 1, kind: 'varint', value: endings[status] }, { number: 2, kind: 'double', value: Date.parse(endedAt) / 1_000 })
  return pluginEvent('_hparams_/session_end_info', endedAt, message({ number: 4, kind: 'message', value: end }))
}

/** An event of the plugin: its content stands in the metadata of a tensor that holds nothing. */
function pluginEvent(tag: string, at: string, content: Uint8Array): Uint8Array {
  const plugin = message({ number: 1, kind: 'text', value: 'hparams' }, { number: 2, kind: 'bytes', value: content })
  const metadata = message({ number: 1, kind: 'message', value: plugin })
  // A tensor of floats with the shape [0]: the plugin looks at the metadata only, but wants a value.
  const shape = message({ number: 2, kind: 'message', value: message({ number: 1, kind: 'varint', value: 0 }) })
  const nothing = message({ number: 1, kind: 'varint', value: 1 }, { number: 2, kind: 'message', value: shape })
  const entry = message(
    { number: 1, kind: 'text', value: tag },
    { number: 9, kind: 'message', value: metadata },
    { number: 8, kind: 'message', value: nothing },
  )
  return summaryEvent(at, 0, entry)
}

/** A google.protobuf.Value. */
function valueField(value: HparamValue): Field {
  if (typeof value === 'number') return { number: 2, kind: 'double', value }
  if (typeof value === 'boolean') return { number: 4, kind: 'varint', value: Number(value) }
  return { number: 3, kind: 'text', value }
}
