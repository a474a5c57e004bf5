import { foreignPlace, readPlace, writePlace } from '@trainyard/runtime'
import { z } from 'zod'

/** What narrows a job's metrics: a place in them belongs to it, since what was left out before the place would never be read. */
export type MetricsFilter = { keys?: readonly string[]; members?: readonly number[]; fromStep?: number; toStep?: number }

const inOrder = <T extends string | number>(values: readonly T[] | undefined) => values && [...new Set(values)].sort((a, b) => (a < b ? -1 : 1))

const ownerOf = (jobId: string, { keys, members, fromStep, toStep }: MetricsFilter) => ({
  stream: 'metrics',
  jobId,
  keys: inOrder(keys),
  members: inOrder(members),
  fromStep,
  toStep,
})

/** The place after point number `seq` of a job's metrics. */
export const metricsPlace = (jobId: string, filter: MetricsFilter, seq: number): string => writePlace(ownerOf(jobId, filter), seq)

/** A place as it was received: in which field, and where the caller should have taken it from. */
export type ReceivedPlace = { path: string; given: string; text: string }

/**
 * The number of the point after which to go on; `end` is the job's newest. A plain number of points is taken too, as long as there are so many.
 *
 * @throws {AppError} `invalid_request` for a place of another job or question: what it skips would never be read.
 */
export function readMetricsPlace(jobId: string, filter: MetricsFilter, { text, ...received }: ReceivedPlace, end: number): number {
  const seq = /^\d{1,15}$/.test(text) ? Number(text) : readPlace(ownerOf(jobId, filter), z.int().min(0), text)
  if (seq === undefined || seq > end) throw foreignPlace({ ...received, received: text })
  return seq
}
