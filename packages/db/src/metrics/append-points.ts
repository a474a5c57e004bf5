import { isTakenFromClock, type MetricPoint } from '@trainyard/spec'
import { bigint, bools, execute, floats, int, ints, oneRow, rows, statement, text, texts, times, type Transaction } from '../connection/statement.js'

/** What became of the points: stored, there already, and there with another value (these are among the repeated). */
export type Appended = { inserted: number; repeated: number; mismatched: number }

const ensureSeries = statement({
  name: 'series: ensure',
  text: `INSERT INTO metric_series (job_id, member, key) SELECT $1, m, k FROM unnest($2::int[], $3::text[]) AS s (m, k) ON CONFLICT DO NOTHING`,
  params: { jobId: text, members: ints, keys: texts },
})
const seriesByName = statement({
  name: 'series: by name',
  text: 'SELECT id, member, key FROM metric_series WHERE job_id = $1 AND (member, key) IN (SELECT * FROM unnest($2::int[], $3::text[]))',
  params: { jobId: text, members: ints, keys: texts },
  row: { id: int, member: int, key: text },
})
const takeNumbers = statement({
  name: 'points: take numbers',
  text: 'UPDATE job_cursors SET metric_seq = metric_seq + $2::int WHERE job_id = $1 RETURNING number, metric_seq - $2::int AS base',
  params: { jobId: text, count: int },
  row: { number: int, base: bigint },
})
// Values are compared as stored, all 64 bits of them (though −0 equals 0); null (not finite) equals null.
const insert = statement({
  name: 'points: insert',
  text: `WITH input AS (
      SELECT * FROM unnest($3::int[], $4::int[], $5::float8[], $6::float8[], $7::timestamptz[], $8::bool[]) WITH ORDINALITY
        AS p (series_id, step, epoch, value, at, repeats, place)),
    inserted AS (
      INSERT INTO metric_points (series_id, step, job_number, seq, epoch, value, at)
      SELECT series_id, step, $1, $2 + place, epoch, value, at FROM input ORDER BY place
      ON CONFLICT (series_id, step) DO NOTHING RETURNING 1)
    SELECT (SELECT count(*) FROM inserted) AS inserted,
      (SELECT count(*) FROM input i JOIN metric_points p USING (series_id, step) WHERE i.repeats AND p.value IS DISTINCT FROM i.value) AS mismatched`,
  params: { number: int, base: bigint, series: ints, steps: ints, epochs: floats, values: floats, times, repeats: bools },
  row: { inserted: bigint, mismatched: bigint },
})
const countMismatches = statement({
  name: 'points: count mismatches',
  text: 'UPDATE job_cursors SET mismatches = mismatches + $2 WHERE job_id = $1',
  params: { jobId: text, count: int },
})

/**
 * Stores points of one job. The cursor's row is held from the moment that numbers are taken until the commit, so that numbers become visible
 * in their order: a reader who has seen n has seen all before it. Repeated steps leave gaps in the numbers, which nobody can notice.
 */
export async function appendPoints(transaction: Transaction, jobId: string, points: readonly MetricPoint[]): Promise<Appended> {
  if (points.length === 0) return { inserted: 0, repeated: 0, mismatched: 0 }
  const series = await seriesIds(transaction, jobId, points)
  const { first, again, differing } = withoutRepeats(points, series)
  const { number, base } = await oneRow(transaction, takeNumbers, { jobId, count: first.length })
  const { inserted, mismatched } = await oneRow(transaction, insert, {
    number,
    base,
    series: first.map((point) => series.idOf(point)),
    steps: first.map(({ step }) => step),
    epochs: first.map(({ epoch }) => epoch),
    values: first.map(storedValue),
    times: first.map(({ at }) => at),
    repeats: first.map(repeats),
  })
  const total = { inserted, repeated: first.length - inserted + again, mismatched: mismatched + differing }
  if (total.mismatched > 0) await execute(transaction, countMismatches, { jobId, count: total.mismatched })
  return total
}

/** Whether a repeated step must repeat its value. */
const repeats = ({ key }: MetricPoint): boolean => !isTakenFromClock(key)

/** What is not finite is stored as null. */
const storedValue = ({ value }: MetricPoint): number | null => (value !== null && Number.isFinite(value) ? value : null)

type SeriesIds = { idOf(point: Pick<MetricPoint, 'member' | 'key'>): number }
const nameOf = ({ member, key }: Pick<MetricPoint, 'member' | 'key'>) => `${member} ${key}`

async function seriesIds(transaction: Transaction, jobId: string, points: readonly MetricPoint[]): Promise<SeriesIds> {
  // In one order everywhere, so that two writers who make the same series wait for each other and not in a circle.
  const wanted = [...new Map(points.map((point) => [nameOf(point), point])).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, point]) => point)
  const names = { jobId, members: wanted.map(({ member }) => member), keys: wanted.map(({ key }) => key) }
  let found = await rows(transaction, seriesByName, names)
  if (found.length < wanted.length) {
    await execute(transaction, ensureSeries, names)
    found = await rows(transaction, seriesByName, names)
  }
  const ids = new Map(found.map((row) => [nameOf(row), row.id]))
  return {
    idOf: (point) => {
      const id = ids.get(nameOf(point))
      if (id === undefined) throw new Error(`no series ${nameOf(point)} of ${jobId}`)
      return id
    },
  }
}

/** A batch may hold a step twice, too: the first counts, as it would over two batches. */
function withoutRepeats(points: readonly MetricPoint[], series: SeriesIds): { first: MetricPoint[]; again: number; differing: number } {
  const seen = new Map<string, MetricPoint>()
  let differing = 0
  for (const point of points) {
    const where = `${series.idOf(point)} ${point.step}`
    const before = seen.get(where)
    if (!before) seen.set(where, point)
    else if (repeats(point) && storedValue(before) !== storedValue(point)) differing++
  }
  return { first: [...seen.values()], again: points.length - seen.size, differing }
}
