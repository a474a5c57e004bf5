import type { Database } from '@trainyard/db'
import { eventFileHead, eventFileName, flatSpec, hparamsEvent, type JobView, limits, type MetricSeries, scalarEvents, tensorboardRun } from '@trainyard/spec'
import { tarEnd, tarHead, tarPadding } from '../../../tar.js'

/**
 * A job's points as TensorBoard event files in a tar archive: a folder a member, a file a page of points, so that only one page is held in
 * memory. The first file of a member also holds the job's settings for the HPARAMS page.
 */
export async function* eventArchive({ metrics }: Database, job: JobView): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { index } of job.members) yield* file(job, index, 0, hparamsEvent({ group: job.id, startedAt: job.created_at, values: flatSpec(job.spec) }))
  for (let part = 1, since = 0, hasMore = true; hasMore; part++) {
    const page = await metrics.page(job.id, { since, limit: limits.metricPointsPerPage })
    for (const [member, series] of byMember(page.series)) yield* file(job, member, part, ...series.map(scalarEvents))
    since = page.next
    hasMore = page.hasMore
  }
  yield tarEnd()
}

function* file(job: JobView, member: number, part: number, ...events: Uint8Array[]): Generator<Uint8Array, void, undefined> {
  const parts = [eventFileHead(job.created_at), ...events]
  const bytes = parts.reduce((sum, { length }) => sum + length, 0)
  yield tarHead(`${tensorboardRun(job.id, member)}/${eventFileName(job.created_at, part)}`, bytes, job.created_at)
  yield* parts
  yield tarPadding(bytes)
}

function byMember(series: readonly MetricSeries[]): Map<number, MetricSeries[]> {
  const members = new Map<number, MetricSeries[]>()
  for (const each of series) members.set(each.member, [...(members.get(each.member) ?? []), each])
  return members
}
