import type { MetricSeries } from '@trainyard/spec'
import { bigint, bool, firstRow, float, int, ints, nullable, type Queryable, rows, statement, text, texts, time } from '../connection/statement.js'

/**
 * Joins all points of a series, whose id is a column such as `s.id`, to a query: `${pointsOf('s.id')} p`. Without `OFFSET 0` the planner turns this into a plain join with
 * the view, which has no index: each query then unpacks the points of all jobs.
 */
export const pointsOf = (series: string): string => `CROSS JOIN LATERAL (SELECT * FROM all_metric_points WHERE series_id = ${series} OFFSET 0)`

/** Narrows a query to some keys and members, and to steps between two, both included. All if left out. */
export type SeriesFilter = { keys?: readonly string[]; members?: readonly number[]; fromStep?: number; toStep?: number }

type SeriesRow = { id: number; member: number; key: string }

/** The largest step that the column can hold. */
const lastStep = 2 ** 31 - 1

const filtered = statement({
  name: 'metrics-series',
  text: `SELECT id, member, key FROM metric_series
    WHERE job_id = $1 AND ($2::text[] IS NULL OR key = ANY($2)) AND ($3::int[] IS NULL OR member = ANY($3)) ORDER BY member, key`,
  params: { jobId: text, keys: nullable(texts), members: nullable(ints) },
  row: { id: int, member: int, key: text },
  prepared: true,
})
const cursor = statement({
  name: 'metrics-end',
  text: 'SELECT number, metric_seq AS "end" FROM job_cursors WHERE job_id = $1',
  params: { jobId: text },
  row: { number: int, end: bigint },
  prepared: true,
})

/** The series of a job that a filter lets through, by member and key. */
const findSeries = (on: Queryable, jobId: string, { keys, members }: SeriesFilter): Promise<SeriesRow[]> =>
  rows(on, filtered, { jobId, keys: keys ?? null, members: members ? [...members] : null })

/** Where a job's points end, and its short number in their table. Read before anything else: what is committed later is for the next page. */
const readEnd = async (on: Queryable, jobId: string): Promise<{ number: number; end: number }> =>
  (await firstRow(on, cursor, { jobId })) ?? { number: -1, end: 0 }

/** A point of a series, or what a bucket of points was reduced to. */
type SeriesPoint = { series: number; step: number; epoch: number; value: number | null; at: Date; min?: number | null; max?: number | null }

/** Sorts points into columns by series; series without a point are left out. `min` and `max` are filled where points have them. */
function toSeries(series: readonly SeriesRow[], points: readonly SeriesPoint[]): MetricSeries[] {
  const columns = new Map(series.map(({ id, member, key }) => [id, emptySeries(member, key)]))
  for (const { series: id, step, epoch, value, at, min, max } of points) {
    const column = columns.get(id)
    if (!column) continue
    column.step.push(step)
    column.epoch.push(epoch)
    column.value.push(value)
    column.at.push(at.toISOString())
    if (min !== undefined) column.min.push(min)
    if (max !== undefined) column.max.push(max)
  }
  return [...columns.values()].filter(({ step }) => step.length > 0)
}

const emptySeries = (member: number, key: string): MetricSeries => ({ member, key, step: [], epoch: [], value: [], min: [], max: [], at: [] })

/** Which points a page holds. */
export type PageQuery = SeriesFilter & {
  /** The cursor of the page before: only what came after it. 0, if left out. */
  since?: number
  /** Points at most, over all series. */
  limit: number
}

/** `next` is the cursor after this page; `sourcePoints` the points that it was made from. */
export type MetricsPageRows = { series: MetricSeries[]; next: number; hasMore: boolean; sourcePoints: number }

// Of the chunks of a job that has ended, no more are opened than can hold the page: up to the number by which whole chunks alone would fill it. Postgres writes
// the columns as text: made of rows, a page of 20,000 points took the process that serves everyone twice as long.
const page = statement({
  name: 'metrics-page',
  text: `WITH wanted AS (
      SELECT first_seq, last_seq, series_id, sum(points) FILTER (WHERE first_seq > $2) OVER (ORDER BY last_seq) AS total FROM metric_chunks
      WHERE job_number = $1 AND last_seq > $2 AND series_id = ANY($4) AND first_step <= $6 AND last_step >= $5),
    far AS (SELECT min(last_seq) AS seq FROM wanted WHERE total > $7::int AND $5 = 0 AND $6 = ${lastStep}),
    found AS MATERIALIZED (
      (SELECT series_id AS series, seq, step, epoch, value, at FROM metric_points WHERE job_number = $1 AND seq > $2 AND seq <= $3
        AND series_id = ANY($4) AND step BETWEEN $5 AND $6 ORDER BY seq LIMIT $7::int + 1)
      UNION ALL
      (SELECT c.series_id, c.first_seq + p.seq, p.step, p.epoch, p.value, c.first_at + p.at * interval '1 millisecond'
        FROM metric_chunks c, far, unnest(c.steps, c.seqs, c.epochs, c.values, c.ats) AS p (step, seq, epoch, value, at)
        WHERE c.job_number = $1 AND c.last_seq > $2 AND c.first_seq <= COALESCE(far.seq, $3) AND c.series_id = ANY($4) AND c.first_step <= $6 AND c.last_step >= $5
          AND c.first_seq + p.seq > $2 AND c.first_seq + p.seq <= $3 AND p.step BETWEEN $5 AND $6 ORDER BY 2 LIMIT $7::int + 1)
      ORDER BY seq LIMIT $7::int + 1)
    SELECT series, count(*)::int AS points, max(seq) AS last, (SELECT count(*) > $7::int FROM found) AS more,
      string_agg(step::text, ',' ORDER BY seq) AS steps, string_agg(epoch::text, ',' ORDER BY seq) AS epochs,
      string_agg(COALESCE(value::text, 'null'), ',' ORDER BY seq) AS values,
      string_agg(floor(extract(epoch FROM at) * 1000)::int8::text, ',' ORDER BY seq) AS ats
    FROM (SELECT * FROM found ORDER BY seq LIMIT $7::int) AS kept GROUP BY series`,
  params: { number: int, since: bigint, end: bigint, series: ints, fromStep: int, toStep: int, limit: int },
  row: { series: int, points: int, last: bigint, more: bool, steps: text, epochs: text, values: text, ats: text },
  prepared: true,
})

const listOf = <Item>(list: string): Item[] => JSON.parse(`[${list}]`) as Item[]

/** One page by number, cut at the cursor as it stood when the page was begun. */
export async function readPage(on: Queryable, jobId: string, query: PageQuery): Promise<MetricsPageRows> {
  const { since = 0, limit, fromStep = 0, toStep = lastStep } = query
  const { number, end } = await readEnd(on, jobId)
  if (end <= since) return { series: [], next: Math.max(since, end), hasMore: false, sourcePoints: 0 }
  const series = await findSeries(on, jobId, query)
  const found = await rows(on, page, { number, since, end, series: series.map(({ id }) => id), fromStep, toStep, limit })
  const columns = new Map(found.map((one) => [one.series, one]))
  const hasMore = found[0]?.more === true
  return {
    series: series.flatMap(({ id, member, key }) => {
      const one = columns.get(id)
      if (!one) return []
      const at = listOf<number>(one.ats).map((milliseconds) => new Date(milliseconds).toISOString())
      const value = listOf<number | null>(one.values)
      return [{ ...emptySeries(member, key), step: listOf<number>(one.steps), epoch: listOf<number>(one.epochs), value, at }]
    }),
    next: hasMore ? Math.max(...found.map(({ last }) => last)) : end,
    hasMore,
    sourcePoints: found.reduce((sum, { points }) => sum + points, 0),
  }
}

/** Which points are reduced, and to how many. */
export type SampledQuery = SeriesFilter & {
  /** Only points after this cursor. 0, if left out. */
  since?: number
  /** Points at most of each series, 2 or more. */
  maxPoints: number
  /** Cut the buckets between these two steps for every series, so that several jobs have the same grid; between its own ends, if left out. */
  grid?: { from: number; to: number }
}

const isWanted = 'step BETWEEN $2 AND $3 AND seq > $4 AND seq <= $5'
// Bucket 0 holds the first step alone; the others cut what is left of the steps into equal widths. A series that is short enough keeps a bucket a point.
const bucket = `CASE WHEN short THEN step - low WHEN step = low THEN 0
            ELSE width_bucket(step, COALESCE($7::int8, low::int8 + 1), COALESCE($8::int8, high::int8) + 1, $6::int - 1) END`
const reduced = 'count(*)::int AS points, max(step) AS step, min(value) AS min, max(value) AS max'
// Of rows, the ends come from the index, and each series is reduced in one pass by hashing: sorting or joining all points was four times slower. Chunks are
// unpacked once.
const sampled = statement({
  name: 'metrics-sampled',
  text: `WITH ends AS (
      SELECT id, low, high, (SELECT count(*) FROM (SELECT 1 FROM metric_points WHERE series_id = id AND ${isWanted} LIMIT $6::int + 1) AS few) <= $6::int AS short
      FROM unnest($1::int[]) AS id,
        LATERAL (SELECT step AS low FROM metric_points WHERE series_id = id AND ${isWanted} ORDER BY step LIMIT 1) AS first,
        LATERAL (SELECT step AS high FROM metric_points WHERE series_id = id AND ${isWanted} ORDER BY step DESC LIMIT 1) AS last),
    unpacked AS MATERIALIZED (
      SELECT * FROM (
        SELECT c.series_id AS id, p.step, c.first_seq + p.seq AS seq, p.epoch, p.value, c.first_at + p.at * interval '1 millisecond' AS at
        FROM metric_chunks c, unnest(c.steps, c.seqs, c.epochs, c.values, c.ats) AS p (step, seq, epoch, value, at)
        WHERE c.series_id = ANY($1) AND c.first_step <= $3 AND c.last_step >= $2) AS every
      WHERE ${isWanted}),
    unpacked_ends AS (SELECT id, min(step) AS low, max(step) AS high, count(*) <= $6::int AS short FROM unpacked GROUP BY id),
    unpacked_reduced AS (
      SELECT id, ${bucket} AS bucket, ${reduced}, (array_agg(epoch ORDER BY step DESC))[1] AS epoch, (array_agg(value ORDER BY step DESC))[1] AS value,
        (array_agg(at ORDER BY step DESC))[1] AS at
      FROM unpacked JOIN unpacked_ends USING (id) GROUP BY id, bucket)
    SELECT id AS series, points, reduced.step, epoch, value, at, min, max
    FROM ends,
      LATERAL (SELECT ${bucket} AS bucket, ${reduced} FROM metric_points WHERE series_id = id AND ${isWanted} GROUP BY bucket) AS reduced,
      LATERAL (SELECT epoch, value, at FROM metric_points WHERE series_id = id AND step = reduced.step LIMIT 1) AS kept
    UNION ALL
    SELECT id, points, step, epoch, value, at, min, max FROM unpacked_reduced
    ORDER BY series, step`,
  params: {
    series: ints,
    fromStep: int,
    toStep: int,
    since: bigint,
    end: bigint,
    maxPoints: int,
    gridFrom: nullable(bigint),
    gridTo: nullable(bigint),
  },
  row: { series: int, points: int, step: int, epoch: float, value: nullable(float), at: time, min: nullable(float), max: nullable(float) },
  prepared: true,
})

/** At most `maxPoints` points of each series, made by the database. `min` and `max` are filled as soon as one series was reduced. */
export async function readSampled(on: Queryable, jobId: string, query: SampledQuery): Promise<MetricsPageRows & { downsampled: boolean }> {
  const { since = 0, maxPoints, fromStep = 0, toStep = lastStep, grid } = query
  const { end } = await readEnd(on, jobId)
  const next = Math.max(since, end)
  if (end <= since) return { series: [], next, hasMore: false, sourcePoints: 0, downsampled: false }
  const series = await findSeries(on, jobId, query)
  const steps = { fromStep, toStep, since, end, maxPoints, gridFrom: grid?.from ?? null, gridTo: grid?.to ?? null }
  const buckets = await rows(on, sampled, { series: series.map(({ id }) => id), ...steps })
  const sourcePoints = buckets.reduce((sum, { points }) => sum + points, 0)
  const downsampled = sourcePoints > buckets.length
  const points = downsampled ? buckets : buckets.map(({ min: _min, max: _max, ...point }) => point)
  return { series: toSeries(series, points), next, hasMore: false, sourcePoints, downsampled }
}

/** The newest point of one series. */
export type LatestPoint = { jobId: string; member: number; key: string; step: number; value: number | null; at: string }

// One look at the end of the index for each series, however long the series is.
const latest = statement({
  name: 'metrics: latest',
  text: `SELECT s.job_id AS "jobId", s.member, s.key, p.step, p.value, p.at FROM metric_series s JOIN jobs j ON j.id = s.job_id
    CROSS JOIN LATERAL (
      (SELECT step, value, at FROM metric_points WHERE series_id = s.id ORDER BY step DESC LIMIT 1)
      UNION ALL
      (SELECT last_step, values[points], first_at + ats[points] * interval '1 millisecond' FROM metric_chunks WHERE series_id = s.id ORDER BY first_step DESC LIMIT 1)
      LIMIT 1) p
    WHERE j.project_id = $1 AND s.job_id = ANY($2) ORDER BY s.job_id, s.member, s.key`,
  params: { projectId: text, jobIds: texts },
  row: { jobId: text, member: int, key: text, step: int, value: nullable(float), at: time },
})

/** The newest point of every series of some jobs of a project, by job, member and key. */
export const readLatest = async (on: Queryable, projectId: string, jobIds: readonly string[]): Promise<LatestPoint[]> =>
  (await rows(on, latest, { projectId, jobIds })).map((point) => ({ ...point, at: point.at.toISOString() }))
