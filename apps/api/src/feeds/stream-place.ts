import type { MetricsCursor } from '@trainyard/db'
import { foreignPlace, readPlace, writePlace } from '@trainyard/runtime'
import { z } from 'zod'

/** Where a stream stands: the last metric point and the last event that were sent. */
export type StreamPosition = { metric: number; event: number }

const ownerOf = (jobId: string) => ({ stream: 'events', jobId })
const position = z.strictObject({ metric: z.int().min(0), event: z.int().min(0) })

/** The id of a frame: the position after it, which only the stream of this job takes. */
export const streamPlace = (jobId: string, { metric, event }: StreamPosition): string => writePlace(ownerOf(jobId), { metric, event })

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
