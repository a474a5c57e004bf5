import type { Database } from '@trainyard/db'
import {
  ensembleSeries,
  eventFileHead,
  eventFileName,
  type JobView,
  limits,
  type MetricSeries,
  runEndEvent,
  runStartEvent,
  scalarEvents,
  tensorboardRun,
  tensorboardRuns,
} from '@trainyard/spec'
import { tarEnd, tarHead, tarPadding } from '../../../tar.js'

type Run = number | 'ensemble'

/**
 * A job's points as TensorBoard event files in a tar archive: a folder a run, a file a page of points, so that only one page is held in memory. The first file
 * of a run also holds the job's settings for the HPARAMS page, its last one how it ended.
 */
export async function* eventArchive({ metrics }: Database, job: JobView): AsyncGenerator<Uint8Array, void, undefined> {
  for (const run of tensorboardRuns(job)) yield* file(job, run, 0, runStartEvent(job), ...(run === 'ensemble' ? ensembleSeries(job).map(scalarEvents) : []))
  let part = 1
  for (let since = 0, hasMore = true; hasMore; part++) {
    const page = await metrics.page(job.id, { since, limit: limits.metricPointsPerPage })
    for (const [member, series] of byMember(page.series)) yield* file(job, member, part, ...series.map(scalarEvents))
    since = page.next
    hasMore = page.hasMore
  }
  for (const run of tensorboardRuns(job)) {
    const end = runEndEvent(job, run)
    if (end) yield* file(job, run, part, end)
  }
  yield tarEnd()
}

function* file(job: JobView, run: Run, part: number, ...events: Uint8Array[]): Generator<Uint8Array, void, undefined> {
  const parts = [eventFileHead(job.created_at), ...events]
  const bytes = parts.reduce((sum, { length }) => sum + length, 0)
  yield tarHead(`${tensorboardRun(job.id, run)}/${eventFileName(job.created_at, part)}`, bytes, job.created_at)
  yield* parts
  yield tarPadding(bytes)
}

function byMember(series: readonly MetricSeries[]): Map<number, MetricSeries[]> {
  const members = new Map<number, MetricSeries[]>()
  for (const each of series) members.set(each.member, [...(members.get(each.member) ?? []), each])
  return members
}
