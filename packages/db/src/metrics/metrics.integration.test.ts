import type { MetricPoint } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, pointsOf, queuedJob } from '@trainyard/testing/db/fixtures.js'
import type { Lease } from '@trainyard/lifecycle'
import type { MetricsPageRows } from './read-points.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 12 })
})
afterAll(() => test?.drop())

async function trainedJob(members = 1): Promise<{ id: string; projectId: string; leases: Lease[] }> {
  const job = await queuedJob(test.db, { members })
  const claims = await Promise.all(job.tasks.map((taskId) => claimed(test.db, taskId)))
  return { id: job.id, projectId: job.projectId, leases: claims.map(({ lease }) => lease) }
}

type Flat = Pick<MetricPoint, 'member' | 'key' | 'step' | 'value'>
const flat = ({ series }: Pick<MetricsPageRows, 'series'>): Flat[] =>
  series.flatMap(({ member, key, step, value }) => step.map((at, index) => ({ member, key, step: at, value: value[index] ?? null })))
const name = ({ member, key, step }: Flat) => `${member}/${key}/${step}`
const sorted = (points: readonly Flat[]) => points.map((point) => `${name(point)}=${point.value}`).sort()

/** Reads page after page until no more are there and the writers have ended. */
async function follow(jobId: string, limit: number, writing: Promise<unknown>): Promise<{ points: Flat[]; pages: number; cursors: number[] }> {
  let ended = false
  const end = writing.then(() => {
    ended = true
  })
  const points: Flat[] = []
  const cursors: number[] = []
  for (let since = 0; ; ) {
    const last = ended
    const page = await test.db.metrics.page(jobId, { since, limit })
    points.push(...flat(page))
    if (page.next !== since) cursors.push(page.next)
    since = page.next
    if (last && !page.hasMore) break
  }
  await end
  return { points, pages: cursors.length, cursors }
}

describe('pages joined by their cursor', () => {
  it('equal the whole, with no gap and no double, whatever writers do at the same time', async () => {
    const batch = fc.record({
      writer: fc.nat(3),
      key: fc.constantFrom('loss', 'accuracy', 'layers/dense/zero_fraction'),
      from: fc.nat(40),
      count: fc.integer({ min: 1, max: 25 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 40 }), async (batches, limit) => {
        const job = await trainedJob(4)
        // Four writers at once, each with its batches in turn; ranges overlap, so that steps are repeated too.
        const write = async (writer: number) => {
          const lease = job.leases[writer]
          if (!lease) throw new Error('a lease for each writer')
          for (const { key, from, count } of batches.filter((each) => each.writer === writer)) {
            await test.db.metrics.append(
              lease,
              pointsOf(
                writer,
                key,
                Array.from({ length: count }, (_, index) => from + index),
              ),
            )
          }
        }
        const { points, cursors } = await follow(job.id, limit, Promise.all([0, 1, 2, 3].map(write)))
        const expected = new Map<string, Flat>()
        for (const { writer, key, from, count } of batches)
          for (const point of pointsOf(
            writer,
            key,
            Array.from({ length: count }, (_, index) => from + index),
          ))
            expected.set(name(point), point)
        expect(sorted(points)).toEqual(sorted([...expected.values()]))
        expect(cursors).toEqual([...cursors].sort((a, b) => a - b))
        expect(sorted(flat(await test.db.metrics.page(job.id, { limit: 100_000 })))).toEqual(sorted(points))
      }),
      { numRuns: 12, seed: 20_240_607 },
    )
  }, 120_000)

  it('stay whole with eight writers on one series set and a reader that never waits', async () => {
    const job = await trainedJob(1)
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 15; round++) await test.db.metrics.append(lease, pointsOf(0, `key${writer}`, [3 * round, 3 * round + 1, 3 * round + 2]))
    })
    const { points, pages } = await follow(job.id, 50, Promise.all(writers))
    expect(new Set(points.map(name)).size).toBe(8 * 45)
    expect(points).toHaveLength(8 * 45)
    expect(pages).toBeGreaterThan(1)
  })

  it('begin after the cursor given, whatever filter is used, and end at the same cursor', async () => {
    const job = await trainedJob(2)
    const [first, second] = job.leases
    if (!first || !second) throw new Error('two leases')
    await test.db.metrics.append(first, [...pointsOf(0, 'loss', [1, 2, 3]), ...pointsOf(0, 'val_loss', [3])])
    await test.db.metrics.append(second, pointsOf(1, 'loss', [1, 2]))
    const all = await test.db.metrics.page(job.id, { limit: 100 })
    expect(all).toMatchObject({ next: 6, hasMore: false, sourcePoints: 6 })
    expect(flat(await test.db.metrics.page(job.id, { limit: 100, keys: ['loss'] }))).toHaveLength(5)
    expect(flat(await test.db.metrics.page(job.id, { limit: 100, members: [1], fromStep: 2 }))).toEqual([{ member: 1, key: 'loss', step: 2, value: 2 / 7 }])
    expect(await test.db.metrics.page(job.id, { limit: 100, since: 4, keys: ['val_loss'] })).toMatchObject({ series: [], next: 6 })
    expect(await test.db.metrics.page(job.id, { limit: 100, since: 6 })).toEqual({ series: [], next: 6, hasMore: false, sourcePoints: 0 })
    expect(await test.db.metrics.cursor(job.projectId, job.id)).toMatchObject({ metricSeq: 6, status: 'running' })
  })
})

describe('a repeated step', () => {
  it('is stored once, keeps its first value, and is counted as a mismatch if it differs', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    expect(await test.db.metrics.append(lease, pointsOf(0, 'loss', [1, 2, 3]))).toEqual({ inserted: 3, repeated: 0, mismatched: 0 })
    expect(await test.db.metrics.append(lease, pointsOf(0, 'loss', [2, 3, 4]))).toEqual({ inserted: 1, repeated: 2, mismatched: 0 })
    expect(
      await test.db.metrics.append(
        lease,
        pointsOf(0, 'loss', [3, 4, 5], () => 1e-9),
      ),
    ).toEqual({ inserted: 1, repeated: 2, mismatched: 2 })
    expect(await test.db.metrics.append(lease, [...pointsOf(0, 'loss', [9]), ...pointsOf(0, 'loss', [9], () => 0)])).toEqual({
      inserted: 1,
      repeated: 1,
      mismatched: 1,
    })
    expect(flat(await test.db.metrics.page(job.id, { limit: 100 })).filter(({ step }) => step === 3)).toEqual([
      { member: 0, key: 'loss', step: 3, value: 3 / 7 },
    ])
    const { rows } = await test.db.pool.query<{ mismatches: number }>('SELECT mismatches FROM job_cursors WHERE job_id = $1', [job.id])
    expect(rows[0]?.mismatches).toBe(3)
  })

  it('has the same value only if every bit is the same, and what is not finite is null', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    const values = [0.1 + 0.2, 5e-324, 1.7976931348623157e308, 1 / 3, null]
    const write = (from: readonly (number | null)[]) =>
      test.db.metrics.append(
        lease,
        pointsOf(0, 'x', [0, 1, 2, 3, 4], (step) => from[step] ?? null),
      )
    await write(values)
    expect(await write(values)).toMatchObject({ mismatched: 0 })
    expect(await write([0.3, 5e-324, 1.7976931348623157e308, 1 / 3, 0])).toMatchObject({ mismatched: 2 })
    expect(flat(await test.db.metrics.page(job.id, { limit: 10 })).map(({ value }) => value)).toEqual(values)
  })

  it('is no mismatch for a metric of the clock, which keeps its first value all the same', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    const speed = (value: number) =>
      test.db.metrics.append(
        lease,
        pointsOf(0, 'samples_per_second', [1], () => value),
      )
    expect(await speed(100)).toEqual({ inserted: 1, repeated: 0, mismatched: 0 })
    expect(await speed(200)).toEqual({ inserted: 0, repeated: 1, mismatched: 0 })
    expect(flat(await test.db.metrics.page(job.id, { limit: 10 })).map(({ value }) => value)).toEqual([100])
  })

  it('can never be overwritten, whoever writes it', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    await test.db.metrics.append(lease, pointsOf(0, 'loss', [1]))
    await expect(test.db.pool.query('UPDATE metric_points SET value = 0')).rejects.toMatchObject({ code: 'TY003' })
  })
})

describe('sampled metrics', () => {
  it('keep the first and last point and every extreme, in at most the points asked for', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    const steps = Array.from({ length: 1_000 }, (_, index) => index * 3)
    const value = (step: number) => (step === 1_500 ? 99 : step === 2_100 ? -99 : Math.sin(step / 100))
    await test.db.metrics.append(lease, [...pointsOf(0, 'loss', steps, value), ...pointsOf(0, 'short', [1, 2, 3])])
    for (const maxPoints of [2, 7, 100, 999]) {
      const sampled = await test.db.metrics.sampled(job.id, { maxPoints })
      expect(sampled).toMatchObject({ downsampled: true, sourcePoints: 1_003, next: 1_003 })
      const loss = sampled.series.find(({ key }) => key === 'loss')
      expect(loss?.step.length).toBeLessThanOrEqual(maxPoints)
      expect(loss?.step.at(0)).toBe(0)
      expect(loss?.step.at(-1)).toBe(2_997)
      expect(Math.max(...(loss?.max ?? []).map(Number))).toBe(99)
      expect(Math.min(...(loss?.min ?? []).map(Number))).toBe(-99)
      expect(loss?.step).toEqual([...(loss?.step ?? [])].sort((a, b) => a - b))
      expect(sampled.series.find(({ key }) => key === 'short')?.step).toEqual(maxPoints === 2 ? [1, 3] : [1, 2, 3])
    }
    expect(await test.db.metrics.sampled(job.id, { maxPoints: 1_000 })).toMatchObject({ downsampled: false, series: [{ min: [], max: [] }, { min: [] }] })
  })
})

describe('points of a job that has ended', () => {
  const point = fc.record({ member: fc.nat(1), key: fc.constantFrom('loss', 'val_loss', 'zero'), from: fc.nat(2_000), count: fc.integer({ min: 1, max: 700 }) })
  it('read exactly as before they were packed, by page, by step, sampled and newest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(point, { minLength: 1, maxLength: 5 }), fc.integer({ min: 2, max: 900 }), fc.nat(2_500), async (batches, limit, step) => {
        const job = await trainedJob(2)
        for (const { member, key, from, count } of batches) {
          const lease = job.leases[member]
          if (!lease) throw new Error('a lease for each member')
          const steps = Array.from({ length: count }, (_, index) => from + 3 * index)
          await test.db.metrics.append(
            lease,
            pointsOf(member, key, steps, (at) => (at % 11 === 0 ? null : Math.sin(at) * 1e-7)),
          )
        }
        await test.db.pool.query(`UPDATE jobs SET status = 'cancelled', finished_at = clock_timestamp() - interval '1 hour' WHERE id = $1`, [job.id])
        const read = async () => ({
          pages: await pagesOf(job.id, limit),
          part: await test.db.metrics.page(job.id, { limit, fromStep: step, toStep: step + 500, keys: ['loss'] }),
          sampled: await test.db.metrics.sampled(job.id, { maxPoints: limit }),
          latest: await test.db.metrics.latest(job.projectId, [job.id]),
        })
        const before = await read()
        const points = (await test.db.metrics.page(job.id, { limit: 100_000 })).sourcePoints
        expect(await test.db.metrics.chunk({ endedSeconds: 60, jobs: 1_000 })).toBeGreaterThanOrEqual(points)
        expect(
          (await test.db.pool.query('SELECT 1 FROM metric_points p JOIN job_cursors c ON c.number = p.job_number WHERE c.job_id = $1', [job.id])).rows,
        ).toEqual([])
        expect(await read()).toEqual(before)
      }),
      { numRuns: 25, endOnFailure: true },
    )
  }, 120_000)

  it('of a job that runs, or that ended just now, stay rows', async () => {
    const job = await trainedJob()
    const [lease] = job.leases
    if (!lease) throw new Error('a lease')
    await test.db.metrics.append(lease, pointsOf(0, 'loss', [1, 2, 3]))
    await test.db.metrics.chunk({ endedSeconds: 0, jobs: 1_000 })
    await test.db.pool.query(`UPDATE jobs SET status = 'cancelled', finished_at = clock_timestamp() WHERE id = $1`, [job.id])
    await test.db.metrics.chunk({ endedSeconds: 600, jobs: 1_000 })
    const { rows } = await test.db.pool.query('SELECT 1 FROM metric_points p JOIN job_cursors c ON c.number = p.job_number WHERE c.job_id = $1', [job.id])
    expect(rows).toHaveLength(3)
  })
})

/** All pages of a job, one after the other. */
async function pagesOf(jobId: string, limit: number): Promise<MetricsPageRows[]> {
  const pages: MetricsPageRows[] = []
  for (let since = 0; ; ) {
    const page = await test.db.metrics.page(jobId, { since, limit })
    pages.push(page)
    if (!page.hasMore) return pages
    since = page.next
  }
}
