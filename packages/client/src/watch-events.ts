import { createParser, type EventSourceMessage } from 'eventsource-parser'
import type { Connection, Schemas } from './connection.js'
import { errorFromReply } from './errors.js'
import { outage, sendAgain, wait } from './transport.js'

/** One event of the live stream: new points of metrics, or an entry of the job's log. `id` resumes after it. */
export type JobEvent =
  | { type: 'metric'; id: string; data: { job_id: string; next: string; series: Schemas['MetricSeries'][] } }
  | { type: Schemas['Event']['type']; id: string; data: Schemas['Event'] }

/** From where `watchEvents` yields, and how patient it is. */
export type WatchEventsOptions = {
  /**
   * Id of the last event that is known already.
   * @default from the beginning
   * @example trainyard.watchEvents(id, { lastId: event.id })
   */
  lastId?: string
  /**
   * How long a server that is away is waited for before the watcher gives up, in milliseconds.
   * @default 60000
   * @example trainyard.watchEvents(id, { patienceMs: 600_000 })
   */
  patienceMs?: number
  /**
   * Ends the watching when it is aborted; its reason is thrown.
   * @default never
   * @example trainyard.watchEvents(id, { signal: AbortSignal.timeout(60_000) })
   */
  signal?: AbortSignal
}

const terminal: ReadonlySet<unknown> = new Set(['succeeded', 'failed', 'cancelled'])
const firstPauseMs = 500
const longestPauseMs = 10_000

/**
 * Yields every event once, and ends with the job. A broken connection is opened again where it broke.
 * @throws {TrainyardError} when the server rejects a request, or stays away for longer than `patienceMs`.
 */
export async function* watchEvents(
  connection: Connection,
  jobId: string,
  { lastId, patienceMs = 60_000, signal = new AbortController().signal }: WatchEventsOptions = {},
): AsyncGenerator<JobEvent, void, undefined> {
  const url = `${connection.url}/v1/jobs/${encodeURIComponent(jobId)}/events`
  let last = lastId
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
    const reply = await sendAgain({ signal, isWorthIt: outage(patienceMs), send: () => connection.send(new Request(url, { headers, signal })) })
    if (reply.status === 204) return
    if (!reply.ok || !reply.body) throw await errorFromReply(reply)
    for await (const event of framesOf(reply.body, signal)) {
      last = event.id
      pause = firstPauseMs
      yield event
      if (event.type === 'status' && terminal.has(Reflect.get(event.data.data, 'status'))) return
    }
    await wait(pause, signal)
  }
}

/** The frames of one connection, until it ends or breaks. Whoever stops reading closes it. */
async function* framesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<JobEvent, void, undefined> {
  const ready: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (message) => void ready.push(message) })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const part = await reader.read().catch(() => ({ done: true as const, value: undefined }))
      signal.throwIfAborted()
      if (part.done) return
      parser.feed(decoder.decode(part.value, { stream: true }))
      for (const { id, event, data } of ready.splice(0)) {
        if (id !== undefined && event !== undefined && data !== '') yield { type: event, id, data: JSON.parse(data) } as JobEvent
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
