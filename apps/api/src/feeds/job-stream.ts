import type { Database, MetricsCursor } from '@trainyard/db'
import { foreignPlace, readPlace, writePlace } from '@trainyard/runtime'
import { isTerminal, limits } from '@trainyard/spec'
import { z } from 'zod'
import type { Subscription } from './job-feeds.js'
import { metricsPlace } from './metrics-place.js'

/** A comment at least this often, so that nobody in between takes the connection for dead. */
const heartbeatMs = 15_000
/** How long a reader waits before it connects again. */
const retryMs = 2_000
/** Rows read at once: a slow reader holds no more than this. */
const eventsAtOnce = 500

export type JobStreamOptions = {
  db: Database
  jobId: string
  from: StreamPosition
  subscription: Subscription
  /** Whether the reader may still read; asked again and again. */
  isAllowed(): Promise<boolean>
}

/**
 * Everything that happens to a job, from a position on: metric points first, then events, each frame with the position after it, until the
 * event that says the job's end, or until the reader's key ends. It reads on only as fast as it is read itself. The first frame has no data, so that it is
 * no event: it sets the reader's position and pace.
 */
export async function* jobStream({ db, jobId, from, subscription, isAllowed }: JobStreamOptions): AsyncGenerator<SseFrame> {
  const position = { ...from }
  let known: MetricsCursor | null = null
  let silentMs = 0
  yield { retryMs, id: placeOf(jobId, position) }
  try {
    for (;;) {
      const cursor: MetricsCursor | null = await subscription.next(known, limits.keyWatchedMs)
      if (!(await isAllowed())) return yield keyEnded
      silentMs = cursor ? 0 : silentMs + limits.keyWatchedMs
      if (cursor) {
        yield* newMetrics(db, jobId, position, cursor)
        yield* newEvents(db, jobId, position, cursor)
        if (isTerminal(cursor.status)) return
        known = cursor
      } else if (!subscription.isOpen()) return
      else if (silentMs >= heartbeatMs) {
        silentMs = 0
        yield { comment: 'alive' }
      }
    }
  } finally {
    subscription.close()
  }
}

const keyEnded: SseFrame = { event: 'unauthorized', data: { message: 'the API key was revoked or expired: this stream ends; come back with a valid key' } }

async function* newMetrics(db: Database, jobId: string, position: StreamPosition, cursor: MetricsCursor): AsyncGenerator<SseFrame> {
  while (position.metric < cursor.metricSeq) {
    const page = await db.metrics.page(jobId, { since: position.metric, limit: limits.metricPointsPerPage })
    position.metric = page.next
    yield { id: placeOf(jobId, position), event: 'metric', data: { job_id: jobId, next: metricsPlace(jobId, {}, page.next), series: page.series } }
    if (!page.hasMore) return
  }
}

async function* newEvents(db: Database, jobId: string, position: StreamPosition, cursor: MetricsCursor): AsyncGenerator<SseFrame> {
  while (position.event < cursor.eventSeq) {
    const events = await db.events.since(jobId, position.event, eventsAtOnce)
    for (const event of events) {
      position.event = event.seq
      yield { id: placeOf(jobId, position), event: event.type, data: event }
    }
    if (events.length === 0) return
  }
}

/** One message of an event stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export type SseFrame = { id?: string; event?: string; data?: unknown; retryMs?: number; comment?: string }

/** Writes a frame. Data is one line of JSON, so that no value can end a frame early; a frame without data only sets the reader's last id. */
export function sseText({ id, event, data, retryMs, comment }: SseFrame): string {
  const lines = [
    ...(comment === undefined ? [] : [`: ${comment}`]),
    ...(retryMs === undefined ? [] : [`retry: ${retryMs}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(event === undefined ? [] : [`event: ${event}`]),
    ...(data === undefined ? [] : [`data: ${JSON.stringify(data)}`]),
  ]
  return `${lines.join('\n')}\n\n`
}

/** Where a stream stands: the last metric point and the last event that were sent. */
export type StreamPosition = { metric: number; event: number }

const ownerOf = (jobId: string) => ({ stream: 'events', jobId })
const position = z.strictObject({ metric: z.int().min(0), event: z.int().min(0) })

/** The id of a frame: the position after it, which only the stream of this job takes. */
const placeOf = (jobId: string, { metric, event }: StreamPosition): string => writePlace(ownerOf(jobId), { metric, event })

/**
 * Reads a Last-Event-ID, from the beginning where there is none. `120.8`, as it was written by versions before 0.3, is taken too.
 *
 * @throws {AppError} `invalid_request` for the id of another stream, or one beyond what the job has: what it skips would never be sent.
 */
export function readStreamPlace(jobId: string, lastId: string | undefined, end: MetricsCursor): StreamPosition {
  if (lastId === undefined || lastId === '') return { metric: 0, event: 0 }
  const [, metric, event] = /^(\d{1,15})\.(\d{1,15})$/.exec(lastId) ?? []
  const found = metric === undefined ? readPlace(ownerOf(jobId), position, lastId) : { metric: Number(metric), event: Number(event) }
  if (!found || found.metric > end.metricSeq || found.event > end.eventSeq)
    throw foreignPlace({ path: 'headers.last-event-id', given: 'the id of a frame of this stream', received: lastId.slice(0, 200) })
  return found
}
