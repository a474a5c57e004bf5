import type { Database } from '@trainyard/db'
import { elementAt, type FlatMetric, limits, type MetricSeries } from '@trainyard/spec'
import type { MetricsQuestion } from '../get-metrics/question.js'

/** The points that a question asks for as lists of rows, page by page, so that a long job is never held whole. */
export async function* flatRows({ metrics }: Database, jobId: string, question: MetricsQuestion): AsyncGenerator<FlatMetric[], void, undefined> {
  const { maxPoints, filter } = question
  if (maxPoints !== undefined) return yield rowsOf(jobId, (await metrics.sampled(jobId, { ...filter, maxPoints })).series)
  for (let since = 0, hasMore = true; hasMore; ) {
    const page = await metrics.page(jobId, { ...filter, since, limit: limits.metricPointsPerPage })
    yield rowsOf(jobId, page.series)
    since = page.next
    hasMore = page.hasMore
  }
}

const rowsOf = (jobId: string, series: readonly MetricSeries[]): FlatMetric[] =>
  series.flatMap(({ member, key, step, epoch, value, at }) =>
    step.map((each, index) => ({
      time: Date.parse(elementAt(at, index, 'time of a point')),
      job_id: jobId,
      member,
      key,
      step: each,
      epoch: elementAt(epoch, index, 'epoch of a point'),
      value: value[index] ?? null,
    })),
  )

const columns = ['time', 'job_id', 'member', 'key', 'step', 'epoch', 'value'] as const

/** The rows as text: one JSON list, or CSV with a heading (RFC 4180), where a value that is not finite is empty. */
export async function* flatText(pages: AsyncIterable<FlatMetric[]>, format: 'json' | 'csv'): AsyncGenerator<string, void, undefined> {
  const csv = format === 'csv'
  yield csv ? `${columns.join(',')}\r\n` : '['
  let first = true
  for await (const rows of pages) {
    if (rows.length === 0) continue
    if (csv) yield rows.map((row) => `${columns.map((column) => cell(row[column])).join(',')}\r\n`).join('')
    else yield `${first ? '' : ','}${rows.map((row) => JSON.stringify(row)).join(',')}`
    first = false
  }
  if (!csv) yield ']'
}

const cell = (value: string | number | null): string =>
  typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value === null ? '' : String(value)
