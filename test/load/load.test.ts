import { writeFileSync } from 'node:fs'
import { createCalls, createClient } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { elementAt } from '@trainyard/spec'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '@trainyard/testing/stack.js'
import { brokenOf, figuresOf, tableOf } from './figures.js'

/** `npm run load` sets these; without them the short form runs. */
const { TRAINYARD_LOAD_JOBS: jobs = '40,8,1', TRAINYARD_LOAD_MINUTES: minutes = '3', TRAINYARD_LOAD_REPORT: report } = process.env
const counts = jobs.split(',').map(Number)
const limitSeconds = 60 * Number(minutes)
const projects = counts.map((count, index) => `${count}-jobs-${index + 1}`)
const slots = 2
const lanes = 16

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ environment: { WORKER_SLOTS: String(slots) } })
}, 120_000)
afterAll(async () => {
  await stack?.stop()
}, 60_000)

/** A project with a data set: posts one tiny job. */
async function posterOf(project: string): Promise<(seed: number) => Promise<string>> {
  const { data } = await stack.client.api.POST('/v1/api-keys', { body: { name: 'load', project, scopes: ['jobs:write', 'jobs:read'] } })
  const calls = createCalls(() => createClient({ url: stack.url, key: String(data?.secret) }))
  const { id } = await calls.createSample('iris')
  const check = async () => (await calls.dataset(id)).status === 'ready'
  await waitFor({ what: 'the data set', limitSeconds: 120, everyMilliseconds: 100, check })
  const job = { dataset: { id }, architecture: { layers: [{ type: 'dense', units: 4 }] }, training: { epochs: 1, batch_size: 120 } }
  return async (seed) => (await calls.createJob({ ...job, seed })).id
}

test(
  'many jobs of one project beside few of others: none is lost or done twice, and the few wait for one or two of the many',
  async () => {
    const posters: ((seed: number) => Promise<string>)[] = []
    for (const project of projects) posters.push(await posterOf(project))
    const accepted: string[] = []
    const postMs: number[] = []
    for (const [index, post] of posters.entries()) {
      let next = 0
      const lane = async () => {
        while (next < elementAt(counts, index, 'counts')) {
          next += 1
          const began = performance.now()
          accepted.push(await post(next))
          postMs.push(performance.now() - began)
        }
      }
      await Promise.all(Array.from({ length: lanes }, lane))
    }
    const { pool } = stack.database.db
    const left = async () => Number((await pool.query(`SELECT count(*) FROM jobs WHERE status NOT IN ('succeeded', 'failed', 'cancelled')`)).rows[0]?.count)
    await waitFor({ what: 'all jobs', limitSeconds, everyMilliseconds: 500, check: async () => (await left()) === 0 }).catch(() => undefined)

    const [figures, broken] = [await figuresOf(pool, projects), await brokenOf(pool, accepted)]
    const sorted = postMs.sort((a, b) => a - b)
    const at = (share: number) => Math.round(elementAt(sorted, Math.floor(share * sorted.length), 'posts'))
    const posts = { count: sorted.length, p50_ms: at(0.5), p99_ms: at(0.99) }
    process.stdout.write(`${tableOf(figures)}\n${JSON.stringify({ posts, broken })}\n`)
    if (report !== undefined) writeFileSync(report, JSON.stringify({ figures, posts, broken }, null, 1))
    expect(broken).toEqual({ lost: 0, doubled: 0, failed: 0, done_twice: 0, lost_attempts: 0, ended_with_tasks: 0 })
    for (const { succeeded, unfinished, accepted: all } of figures) expect(succeeded + unfinished).toBe(all)
    // What runs goes on; then it is the turn of the project that has had the least.
    for (const { begunBeforeFirst } of figures.slice(1)) expect(begunBeforeFirst).toBeLessThanOrEqual(2 * slots)
  },
  (limitSeconds + 240) * 1_000,
)
