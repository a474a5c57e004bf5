import type { MetricSeries } from '@trainyard/spec'
import type pg from 'pg'
import { findSeries, type SeriesFilter, type SeriesRow } from './series-filter.js'

export type PageQuery = SeriesFilter & {
  /** The cursor of the page before: only what came after it. 0, if left out. */
  since?: number
  /** Points at most, over all series. */
  limit: number
}

/** `next` is the cursor after this page; `sourcePoints` the points that it was made from. */
export type MetricsPageRows = { series: MetricSeries[]; next: number; hasMore: boolean; sourcePoints: number }

type CursorRow = { number: number; metric_seq: number }
type PointRow = { series_id: number; seq: number; step: number; epoch: number; value: number | null; at: Date }

const cursorText = 'SELECT number, metric_seq FROM job_cursors WHERE job_id = $1'
const pageText = `SELECT series_id, seq, step, epoch, value, at FROM metric_points WHERE job_number = $1 AND seq > $2 AND seq <= $3
  AND series_id = ANY($4) AND step BETWEEN $5 AND $6 ORDER BY seq LIMIT $7`
const lastStep = 2 ** 31 - 1

/** Where a job's points end, and their short name for it. Read before anything else: what is committed later is for the next page. */
export async function readEnd(pool: pg.Pool, jobId: string): Promise<{ number: number; end: number }> {
  const { rows } = await pool.query<CursorRow>({ name: 'metrics-end', text: cursorText, values: [jobId] })
  const [row] = rows
  return row ? { number: row.number, end: row.metric_seq } : { number: -1, end: 0 }
}

/** One page by number, cut at the cursor as it stood when the page was begun. */
export async function readPage(pool: pg.Pool, jobId: string, query: PageQuery): Promise<MetricsPageRows> {
  const { since = 0, limit, fromStep = 0, toStep = lastStep } = query
  const { number, end } = await readEnd(pool, jobId)
  if (end <= since) return { series: [], next: Math.max(since, end), hasMore: false, sourcePoints: 0 }
  const series = await findSeries(pool, jobId, query)
  const values = [number, since, end, series.map(({ id }) => id), fromStep, toStep, limit + 1]
  const { rows } = await pool.query<PointRow>({ name: 'metrics-page', text: pageText, values })
  const hasMore = rows.length > limit
  const points = hasMore ? rows.slice(0, limit) : rows
  return { series: toSeries(series, points), next: hasMore ? (points.at(-1)?.seq ?? since) : end, hasMore, sourcePoints: points.length }
}

/** An empty series by its name, columns to be filled. */
export const emptySeries = ({ member, key }: SeriesRow): MetricSeries => ({ member, key, step: [], epoch: [], value: [], min: [], max: [], at: [] })

function toSeries(series: readonly SeriesRow[], points: readonly PointRow[]): MetricSeries[] {
  const columns = new Map(series.map((row) => [row.id, emptySeries(row)]))
  for (const { series_id, step, epoch, value, at } of points) {
    const column = columns.get(series_id)
    if (!column) continue
    column.step.push(step)
    column.epoch.push(epoch)
    column.value.push(value)
    column.at.push(at.toISOString())
  }
  return [...columns.values()].filter(({ step }) => step.length > 0)
}
